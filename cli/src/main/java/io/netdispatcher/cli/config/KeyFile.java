package io.netdispatcher.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pair's key on disk: a regular file of root's or of who runs this process, closed to everybody else. Its bytes are the key, less the
 * line ends behind them.
 */
public final class KeyFile {
    /** A shorter key is refused. */
    public static final int MIN_BYTES = 16;
    /** A longer file is no key. */
    public static final int MAX_BYTES = 4096;

    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int OTHERS = 0077;
    private static final int PERMISSIONS = 07777;
    private static final int ROOT = 0;

    private KeyFile() {}

    /** What keeps a file from being a key: what is wrong and what to do, without a full stop. */
    public static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        private Refusal(String what, String remedy) {
            super(what, null, false, false);
            this.remedy = remedy;
        }

        /** What to do about it. */
        public String remedy() {
            return remedy;
        }
    }

    /** The key in this file; throws {@link Refusal} when it is none, or not kept as one. */
    public static byte[] read(Path file) throws Refusal {
        try {
            refuseUnlessKept(file);
            return trimmed(file, content(file));
        } catch (NoSuchFileException missing) {
            throw new Refusal(
                    "there is no " + file, "make it with nd key generate " + file + ", or copy the other node's");
        } catch (AccessDeniedException closed) {
            throw new Refusal("no permission to read " + file, "run as root or as the file's owner");
        } catch (IOException failure) {
            throw new Refusal(
                    file + " can't be read (" + failure.getMessage() + ")", "mend that, or choose another file");
        }
    }

    /** What is wrong with the key of a pair's configuration on this machine; empty when nothing is, or without a pair. */
    public static Optional<Problem> check(ConfigFile.Valid valid) {
        if (valid.config().pair().isEmpty()) {
            return Optional.empty();
        }
        try {
            read(valid.config().pair().get().keyFile());
            return Optional.empty();
        } catch (Refusal refusal) {
            return Optional.of(valid.source().problem("pair.keyFile", refusal.getMessage(), refusal.remedy()));
        }
    }

    /**
     * Writes a new key file with mode 0600: these random bytes as one line of base64.
     *
     * @throws FileAlreadyExistsException when there is a file, which stays as it is
     */
    public static void create(Path file, byte[] random) throws IOException {
        var closed = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (OutputStream stream = Channels.newOutputStream(Files.newByteChannel(file, options, closed))) {
            stream.write((Base64.getEncoder().encodeToString(random) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void refuseUnlessKept(Path file) throws IOException, Refusal {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,uid");
        int mode = (int) attributes.get("mode");
        int owner = (int) attributes.get("uid");
        if ((mode & FILE_TYPE) != REGULAR) {
            throw new Refusal(file + " is no regular file", "give the path of the file with the key");
        }
        if (owner != ROOT && owner != ownUser()) {
            throw new Refusal(file + " belongs to user " + owner, "chown root " + file);
        }
        if ((mode & OTHERS) != 0) {
            String what = String.format("%s is open to others than its owner (mode %04o)", file, mode & PERMISSIONS);
            throw new Refusal(what, "chmod 600 " + file);
        }
    }

    /** The user that this process runs as: proc(5) says that the directory is its own. */
    private static int ownUser() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    private static byte[] content(Path file) throws IOException, Refusal {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] content = stream.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new Refusal(file + " is longer than " + MAX_BYTES + " bytes", another(file));
            }
            return content;
        }
    }

    private static byte[] trimmed(Path file, byte[] content) throws Refusal {
        int length = content.length;
        while (length > 0 && (content[length - 1] == '\n' || content[length - 1] == '\r')) {
            length--;
        }
        if (length < MIN_BYTES) {
            throw new Refusal(file + " holds " + length + " bytes, and a key has at least " + MIN_BYTES, another(file));
        }
        return Arrays.copyOf(content, length);
    }

    private static String another(Path file) {
        return "remove it and make a new one with nd key generate " + file;
    }
}
