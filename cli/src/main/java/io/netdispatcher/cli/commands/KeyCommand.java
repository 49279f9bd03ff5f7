package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.CommandFailure;
import io.netdispatcher.cli.config.KeyFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nd key}: the key that both nodes of a pair have. */
@Command(
        name = "key",
        description = "Make the key that both nodes of a pair have.",
        subcommands = KeyCommand.Generate.class,
        footer = {"", "Example: nd key generate /etc/nd/pair.key"})
public final class KeyCommand {
    private KeyCommand() {}

    /** {@code nd key generate FILE}: a new key in a new file. */
    @Command(
            name = "generate",
            description = {
                "Write a new random key to a new file that only its owner can read.",
                "Copy it to the other node over a way that nobody else can read, with the same mode."
            },
            footer = {"", "Example: nd key generate /etc/nd/pair.key"})
    static final class Generate implements Runnable {
        private static final int KEY_BYTES = 32;

        @Parameters(paramLabel = "FILE", description = "Where to write it; must not exist.")
        private Path file;

        private Generate() {}

        @Override
        public void run() {
            byte[] random = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(random);
            try {
                KeyFile.create(file, random);
            } catch (FileAlreadyExistsException present) {
                throw CommandFailure.failed(
                        file + " exists and is left as it is; remove it first if no node uses it any more");
            } catch (NoSuchFileException missing) {
                throw CommandFailure.failed("the directory of " + file + " does not exist; create it first");
            } catch (AccessDeniedException refused) {
                throw CommandFailure.failed(
                        "no permission to write " + file + "; run as root, or choose another place");
            } catch (IOException failure) {
                throw CommandFailure.failed(
                        file + " can't be written (" + failure.getMessage() + "); choose another place");
            }
            System.out.println(file + ": new key; copy it to the other node");
        }
    }
}
