package io.netdispatcher.executor;

import io.netdispatcher.executor.cluster.Cluster;
import io.netdispatcher.executor.cluster.Clusters;
import io.netdispatcher.executor.cluster.Port;
import io.netdispatcher.executor.replication.ReplicatedState;
import io.netdispatcher.executor.replication.ServiceState;
import io.netdispatcher.executor.table.ConnectionKey;
import io.netdispatcher.executor.table.ConnectionState;
import io.netdispatcher.executor.table.ConnectionTable;
import java.util.List;

/** The executor's state as the replication sees it. Owned by the executor thread; allocates only when the configuration changes. */
final class ExecutorState implements ReplicatedState {
    /** Bits that a service's own changes have before the next configuration's begin. */
    private static final int CHANGES_BITS = 40;

    private final Executor.Parts parts;
    private Clusters clusters = Clusters.NONE;
    private Port[] services = {};
    private int[] vips = {};
    private long configurations;
    private boolean active = true;

    ExecutorState(Executor.Parts parts) {
        this.parts = parts;
    }

    void active(boolean isActive) {
        active = isActive;
    }

    void clusters(Clusters next) {
        List<Cluster> all = next.all();
        clusters = next;
        services = all.stream().flatMap(cluster -> cluster.ports().stream()).toArray(Port[]::new);
        vips = all.stream()
                .flatMapToInt(cluster -> cluster.ports().stream().mapToInt(port -> cluster.vip()))
                .toArray();
        configurations++;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public ConnectionTable table() {
        return parts.table();
    }

    @Override
    public int timeoutMs(ConnectionKey key, ConnectionState state) {
        return parts.accounting().timeoutMs(key, state);
    }

    @Override
    public int services() {
        return services.length;
    }

    /** {@inheritDoc} A new configuration changes every service: its places may have moved. */
    @Override
    public long serviceChanges(int service) {
        return (configurations << CHANGES_BITS) + services[service].changes();
    }

    @Override
    public void readService(int service, ServiceState target) {
        services[service].read(vips[service], target);
    }

    @Override
    public void adoptService(ServiceState source) {
        Cluster cluster = clusters.match(source.vip());
        Port port = cluster == null ? null : cluster.port(source.port());
        if (port != null) {
            port.adopt(source);
        }
    }

    @Override
    public int overflowRemainingMs(long nowMs) {
        return parts.forwarder().overflowRemainingMs(nowMs);
    }

    @Override
    public void adoptOverflow(int remainingMs, long nowMs) {
        parts.forwarder().adoptOverflow(remainingMs, nowMs);
    }
}
