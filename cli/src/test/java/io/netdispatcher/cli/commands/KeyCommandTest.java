package io.netdispatcher.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCommandTest {
    private static final Path SAMPLE = Path.of(System.getProperty("nd.root"), "docs", "samples", "pair.yaml");

    @TempDir
    Path directory;

    private Path key() {
        return directory.resolve("pair.key");
    }

    @Test
    void shouldWriteANewKeyForItsOwnerOnly() throws IOException {
        Outcome outcome = Outcome.of("key", "generate", key().toString());
        assertThat(outcome).isEqualTo(new Outcome(0, key() + ": new key; copy it to the other node\n", ""));
        assertThat(Files.readString(key())).matches("[A-Za-z0-9+/]{43}=\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
                .isEqualTo("rw-------");
        Path other = directory.resolve("other.key");
        Outcome.of("key", "generate", other.toString());
        assertThat(Files.readString(other)).isNotEqualTo(Files.readString(key()));
    }

    @Test
    void shouldLeaveAFileThatExistsAsItIs() throws IOException {
        Files.writeString(key(), "precious");
        assertThat(Outcome.of("key", "generate", key().toString()))
                .isEqualTo(new Outcome(
                        1,
                        "",
                        "nd: " + key()
                                + " exists and is left as it is; remove it first if no node uses it any more\n"));
        assertThat(key()).hasContent("precious");
    }

    @Test
    void shouldSayThatThereIsNoSuchDirectory() {
        Path absent = directory.resolve("absent/pair.key");
        assertThat(Outcome.of("key", "generate", absent.toString()))
                .isEqualTo(new Outcome(1, "", "nd: the directory of " + absent + " does not exist; create it first\n"));
    }

    @Test
    void shouldBeHeldAgainstTheConfigurationOnTheMachineOnly() throws IOException {
        Path file = Files.writeString(
                directory.resolve("nd.yaml"), Files.readString(SAMPLE).replace("/etc/nd/pair.key", key().toString()));
        assertThat(Outcome.of("config", "check", file.toString()).err())
                .contains("pair.keyFile: there is no " + key() + "; make it with nd key generate " + key());
        assertThat(Outcome.of("config", "check", "--offline", file.toString()).exitCode())
                .isZero();
        Outcome.of("key", "generate", key().toString());
        assertThat(Outcome.of("config", "check", file.toString()).err()).doesNotContain("pair.keyFile");
    }
}
