package io.netdispatcher.hatests.load;

import java.util.List;

/**
 * What the raw sender says of itself. The measurement is taken from captures, not from here; this tells whether it may be trusted.
 *
 * @param ticks how often it sent
 * @param unsent ticks at which the kernel knew no MAC address for the VIP, so that nothing could be sent
 * @param isRealTime whether the sending thread runs at real-time priority
 * @param late ticks that were late by more than {@value #TOLD_MS} ms, the first {@value #TOLD_MAX}
 */
public record ProbeReport(long ticks, long unsent, boolean isRealTime, List<LateTick> late) {
    /** Lateness from which on a tick is told. */
    public static final int TOLD_MS = 10;
    /** So many are told. */
    public static final int TOLD_MAX = 1_000;

    /**
     * A tick that came late.
     *
     * @param atNs when it came, nanoseconds since 1970
     */
    public record LateTick(long atNs, double lateMs) {}

    /** The worst lateness of ticks that came or were due between two moments, ms; 0 when none was worth telling. */
    public double latestMs(long fromNs, long toNs) {
        return late.stream()
                .filter(tick -> tick.atNs() >= fromNs && tick.atNs() - tick.lateMs() * 1e6 <= toNs)
                .mapToDouble(LateTick::lateMs)
                .max()
                .orElse(0);
    }
}
