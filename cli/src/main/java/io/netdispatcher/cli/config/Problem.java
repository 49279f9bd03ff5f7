package io.netdispatcher.cli.config;

/**
 * One thing that is wrong in a configuration file.
 *
 * @param file the file's name as the operator gave it
 * @param line line of the file, from 1
 * @param path where in the file's structure, such as {@code clusters[0].ports[2].weight} (indexes from 0); empty for
 *     the file as a whole
 * @param what what is wrong, without a full stop
 * @param remedy what to do about it, without a full stop
 */
public record Problem(String file, int line, String path, String what, String remedy) {
    /** {@code file:line: path: what; remedy}, always a single line if the file's name is. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (path.isEmpty() ? "" : path + ": ") + what + "; " + remedy;
    }
}
