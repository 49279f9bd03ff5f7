package io.netdispatcher.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {
    private static final String KEY = "0123456789abcdef";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("pair.key");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        permit("rw-------");
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private String refusal() {
        try {
            KeyFile.read(file);
            throw new AssertionError("the key is accepted");
        } catch (KeyFile.Refusal refusal) {
            return (refusal.getMessage() + "; " + refusal.remedy()).replace(file.toString(), "FILE");
        }
    }

    @Test
    void shouldTakeTheBytesLessTheLineEndsBehindThem() throws Exception {
        write(" " + KEY + "\n\r\n");
        assertThat(KeyFile.read(file)).isEqualTo((" " + KEY).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldReadWhatItCreated() throws Exception {
        KeyFile.create(file, new byte[32]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.read(file)).hasSize(44);
    }

    @Test
    void shouldNotCreateOverAFileThatExists() throws IOException {
        write(KEY);
        assertThatThrownBy(() -> KeyFile.create(file, new byte[32])).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent(KEY);
        assertThatThrownBy(() -> KeyFile.create(directory.resolve("absent/pair.key"), new byte[32]))
                .isInstanceOf(NoSuchFileException.class);
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, 0640", "rw--w----, 0620", "rw-----w-, 0602", "rw----r--, 0604", "rw-r--r--, 0644"})
    void shouldRefuseWhatOthersCanReadOrWrite(String permissions, String mode) throws IOException {
        write(KEY);
        permit(permissions);
        assertThat(refusal()).isEqualTo("FILE is open to others than its owner (mode " + mode + "); chmod 600 FILE");
    }

    @Test
    void shouldRefuseAnotherUsersFile() throws IOException {
        write(KEY);
        assumeThat((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                .as("only root can give a file away")
                .isZero();
        Files.setAttribute(file, "unix:uid", 65_534);
        assertThat(refusal()).isEqualTo("FILE belongs to user 65534; chown root FILE");
    }

    @Test
    void shouldRefuseWhatIsNoKey() throws IOException {
        assertThat(refusal())
                .isEqualTo("there is no FILE; make it with nd key generate FILE, or copy the other node's");
        write(KEY.substring(1) + "\n\n");
        assertThat(refusal())
                .isEqualTo("FILE holds 15 bytes, and a key has at least 16; "
                        + "remove it and make a new one with nd key generate FILE");
        write("x".repeat(KeyFile.MAX_BYTES + 1));
        assertThat(refusal())
                .isEqualTo("FILE is longer than 4096 bytes; remove it and make a new one with nd key generate FILE");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(refusal()).isEqualTo("FILE is no regular file; give the path of the file with the key");
    }

    @Test
    void shouldNameThePlaceInTheConfiguration() throws IOException {
        String pair = Files.readString(SampleFiles.DOCS.resolve("samples/pair.yaml"))
                .replace("/etc/nd/pair.key", file.toString());
        ConfigFile.Valid valid = SampleFiles.valid(pair);
        int line = valid.source().locate("pair.keyFile");
        assertThat(KeyFile.check(valid).map(Problem::toString))
                .contains("nd.yaml:" + line + ": pair.keyFile: there is no " + file + "; make it with nd key generate "
                        + file + ", or copy the other node's");
        write(KEY);
        assertThat(KeyFile.check(valid)).isEmpty();
        assertThat(KeyFile.check(SampleFiles.valid(SampleFiles.MINIMAL))).isEmpty();
    }
}
