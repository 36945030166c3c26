package io.gatun.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Map;

import org.junit.jupiter.api.Test;

class ErrnoTest {

    @Test
    void anErrorIsDescribedByNameAndText() {
        assertEquals("EACCES", Errno.name(Errno.EACCES));
        assertEquals("permission denied", Errno.text(Errno.EACCES));
        assertEquals("EACCES (permission denied)", Errno.describe(Errno.EACCES));
        assertEquals("EADDRINUSE (address already in use)", Errno.describe(Errno.EADDRINUSE));
    }

    @Test
    void anUnknownNumberIsShownAsItIs() {
        assertEquals("errno 1234", Errno.name(1234));
        assertEquals("errno 1234", Errno.text(1234));
        assertEquals("errno 1234", Errno.describe(1234));
        assertEquals("errno 0", Errno.describe(0));
    }

    @Test
    void namesAndNumbersLeadToEachOther() {
        for (final Map.Entry<String, Integer> entry : ErrnoTable.LINUX.numbers().entrySet()) {
            assertEquals(entry.getValue(), Errno.number(entry.getKey()));
            assertEquals(entry.getValue(), Errno.number(Errno.name(entry.getValue())));
        }
        assertEquals(0, Errno.number("ENONSENSE"));
    }

    @Test
    void twoNamesOfOneNumberAreShownAsTheUsualOne() {
        assertEquals("EAGAIN", Errno.name(Errno.EWOULDBLOCK));
        assertEquals("EOPNOTSUPP", Errno.name(Errno.ENOTSUP));
    }

    @Test
    void everyConstantHasTheNumberOfItsName() throws IllegalAccessException {
        for (final Field field : Errno.class.getFields()) {
            assertEquals(ErrnoTable.LINUX.number(field.getName()), field.getInt(null), field.getName());
            assertTrue(field.getInt(null) > 0, field.getName());
        }
    }

    @Test
    void textsAreShortAndStartInLowerCase() {
        for (final int number : ErrnoTable.LINUX.numbers().values()) {
            final String text = Errno.text(number);
            assertTrue(text.length() < 60 && Character.isLowerCase(text.charAt(0)), text);
        }
    }
}
