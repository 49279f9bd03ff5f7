package io.netdispatcher.executor.table;

import static io.netdispatcher.executor.table.ConnectionState.CLOSING;
import static io.netdispatcher.executor.table.ConnectionState.ESTABLISHED;
import static io.netdispatcher.executor.table.ConnectionState.HALF_OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the table's file: clean and unclean stops, damage, two processes. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TableFilesTest {
    private static final Timeouts TIMEOUTS = ChronicleConnectionTableTest.TIMEOUTS;
    private static final int CAPACITY = 5_000;
    private static final Duration REOPEN_BOUND = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void shouldReopenAfterACleanCloseWithFullTimeouts() throws IOException {
        long version;
        try (ChronicleConnectionTable table = open(0)) {
            assertThat(table.outcome().kind()).isEqualTo(OpenOutcome.Kind.CREATED);
            fill(table);
            table.changeState(table.lookup(key(1)), key(1), CLOSING, 0);
            version = table.lookup(key(1)).version();
        }
        try (ChronicleConnectionTable table = open(5_000_000)) {
            assertThat(table.outcome()).isEqualTo(new OpenOutcome(OpenOutcome.Kind.REOPENED, 1_000, "", null));
            assertThat(table.size()).isEqualTo(1_000);
            assertThat(table.count(CLOSING)).isEqualTo(1);
            for (int i = 0; i < 1_000; i++) {
                Connection connection = table.lookup(key(i));
                assertThat(connection.serverId()).isEqualTo(i);
                assertThat(connection.lastSeenMs()).isEqualTo(5_000_000);
            }
            assertThat(table.insert(key(2_000), HALF_OPEN, 1, 5_000_000).version())
                    .isGreaterThan(version);
            assertThat(table.remove(key(1))).isTrue();
        }
    }

    @Test
    void shouldSetATruncatedFileAside() throws IOException {
        damage(file -> file.setLength(file.length() / 2));
        assertSetAside("length");
    }

    @Test
    void shouldSetABitFlippedFileAside() throws IOException {
        damage(file -> {
            long middle = file.length() / 2;
            file.seek(middle);
            int old = file.read();
            file.seek(middle);
            file.write(old ^ 0x10);
        });
        assertSetAside("contents");
    }

    @Test
    void shouldSetAFileWithAnotherCapacityAside() throws IOException {
        damage(file -> {});
        TableOptions larger = TableOptions.of(CAPACITY * 2, 1);
        try (ChronicleConnectionTable table =
                ChronicleConnectionTable.open(directory, larger, TIMEOUTS, ConnectionListener.NONE, 0)) {
            assertThat(table.outcome().reason()).contains("capacity 5000");
            assertThat(table.capacity()).isEqualTo(CAPACITY * 2);
        }
    }

    @Test
    void shouldSetAFileInAnotherLayoutAsideAndKeepOnlyAFew() throws IOException {
        for (int i = 0; i < 4; i++) {
            damage(file -> {});
            Path marker = directory.resolve(TableFiles.CLEAN);
            Files.writeString(marker, Files.readString(marker).replace("table-1", "table-0"));
            assertSetAside("layout");
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(file -> file.toString().contains("aside"))).hasSize(TableFiles.KEPT_ASIDE);
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsOpen() throws IOException {
        try (ChronicleConnectionTable table = open(0)) {
            assertThat(table.size()).isZero();
            assertThatThrownBy(() -> open(0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(TableFiles.MAP)
                    .hasMessageContaining("stop that process");
        }
    }

    @Test
    void shouldRefuseTheDirectoryOfALivingProcessAndRecoverFromItsDeathInTheMiddleOfAWrite() throws Exception {
        Process writer = startWriter();
        try {
            assertThatThrownBy(() -> open(0)).isInstanceOf(IOException.class).hasMessageContaining("in use");
        } finally {
            writer.destroyForcibly();
        }
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).as("writer died").isTrue();
        long startNs = System.nanoTime();
        try (ChronicleConnectionTable table = open(0)) {
            assertThat(table.outcome().kind()).isEqualTo(OpenOutcome.Kind.SET_ASIDE);
            assertThat(table.outcome().reason()).contains("not closed cleanly");
            assertThat(table.outcome().asideFile()).exists();
            fill(table);
            assertThat(table.size()).isEqualTo(1_000);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(REOPEN_BOUND);
    }

    /** Starts a JVM that fills a table for ever; returns when it says that it is at it. */
    private Process startWriter() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Writer.class.getName()));
        command.add(directory.toString());
        Process writer = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = writer.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals(Writer.WRITING)) {
                return writer;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the writer ended: " + said);
    }

    private interface Damage {
        void to(RandomAccessFile file) throws IOException;
    }

    private void damage(Damage damage) throws IOException {
        try (ChronicleConnectionTable table = open(0)) {
            fill(table);
        }
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(TableFiles.MAP).toFile(), "rw")) {
            damage.to(file);
        }
    }

    private void assertSetAside(String reason) throws IOException {
        try (ChronicleConnectionTable table = open(0)) {
            assertThat(table.outcome().kind()).isEqualTo(OpenOutcome.Kind.SET_ASIDE);
            assertThat(table.outcome().reason()).contains(reason);
            assertThat(table.outcome().asideFile()).exists();
            assertThat(table.size()).isZero();
        }
    }

    private ChronicleConnectionTable open(long nowMs) throws IOException {
        return ChronicleConnectionTable.open(
                directory, TableOptions.of(CAPACITY, 1), TIMEOUTS, ConnectionListener.NONE, nowMs);
    }

    private static void fill(ConnectionTable table) {
        for (int i = 0; i < 1_000; i++) {
            if (table.lookup(key(i)) == null) {
                table.insert(key(i), ESTABLISHED, i, 0);
            }
        }
    }

    private static ConnectionKey key(int number) {
        return new ConnectionKey().setIpv4(number, number & 0xffff, 0x0a000001, 443, ConnectionKey.TCP);
    }

    /** The process that is killed. */
    static final class Writer {
        static final String WRITING = "writing";

        private Writer() {}

        /** Fills and empties the table of the directory until killed. */
        public static void main(String[] arguments) throws IOException {
            try (ChronicleConnectionTable table = ChronicleConnectionTable.open(
                    Path.of(arguments[0]), TableOptions.of(CAPACITY, 1), TIMEOUTS, ConnectionListener.NONE, 0)) {
                for (long round = 0; ; round++) {
                    for (int i = 0; i < CAPACITY; i++) {
                        if ((round & 1) == 0) {
                            table.insert(key(i), ESTABLISHED, i, round);
                        } else {
                            table.remove(key(i));
                        }
                    }
                    if (round == 2) {
                        System.out.println(WRITING);
                    }
                }
            }
        }
    }
}
