package io.netdispatcher.executor.pcap;

import java.util.Optional;
import org.pcap4j.core.Pcaps;

/** The native library behind the pcap data plane. */
public final class Libpcap {
    private Libpcap() {}

    /** What the library says of itself, such as {@code libpcap version 1.10.3}; empty when it is not installed. */
    public static Optional<String> version() {
        try {
            return Optional.of(Pcaps.libVersion());
        } catch (LinkageError missing) {
            return Optional.empty();
        }
    }
}
