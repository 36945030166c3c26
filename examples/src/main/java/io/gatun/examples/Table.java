package io.gatun.examples;

import java.util.ArrayList;
import java.util.List;

/** Rows of a label and a value; long lists of values go on in the next line. */
final class Table {
    private static final int VALUE_COLUMNS = 72;

    private final List<String> labels = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private int labelColumns;

    void row(final String label, final String value) {
        labels.add(label);
        values.add(value);
        labelColumns = Math.max(labelColumns, label.length());
    }

    /** No row for an empty list. */
    void row(final String label, final List<String> list) {
        String line = "";
        String shownLabel = label;
        for (final String value : list) {
            if (!line.isEmpty() && line.length() + value.length() + 2 > VALUE_COLUMNS) {
                row(shownLabel, line + ",");
                shownLabel = "";
                line = "";
            }
            line += (line.isEmpty() ? "" : ", ") + value;
        }
        if (!line.isEmpty()) {
            row(shownLabel, line);
        }
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < labels.size(); i++) {
            text.append("| ").append(labels.get(i)).append(" ".repeat(labelColumns - labels.get(i).length()))
                    .append(" | ").append(values.get(i)).append(System.lineSeparator());
        }
        return text.toString();
    }
}
