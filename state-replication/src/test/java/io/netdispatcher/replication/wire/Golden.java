package io.netdispatcher.replication.wire;

import java.util.stream.Collectors;

/** Bytes written for people: each line begins with hex, and what it means may follow. */
final class Golden {
    private Golden() {}

    static String hex(String lines) {
        return lines.lines().map(line -> line.strip().split(" ", 2)[0]).collect(Collectors.joining());
    }
}
