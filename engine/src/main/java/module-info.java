/** A network I/O engine: workers, event loops and the drivers of each operating system. */
module io.gatun {
    requires io.gatun.ffm;
    requires transitive org.agrona;
    requires org.slf4j;

    exports io.gatun;
}
