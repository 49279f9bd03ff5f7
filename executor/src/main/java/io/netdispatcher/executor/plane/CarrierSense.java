package io.netdispatcher.executor.plane;

/** Tells whether a link is up and its cable leads somewhere. Executor thread; neither blocks nor allocates. */
@FunctionalInterface
public interface CarrierSense extends AutoCloseable {
    /** For a link of which nobody can tell: it always has a carrier. */
    CarrierSense ASSUMED = () -> true;

    /** Whether frames can leave and come in, as far as this node's end of the cable knows. */
    boolean hasCarrier();

    @Override
    default void close() {}
}
