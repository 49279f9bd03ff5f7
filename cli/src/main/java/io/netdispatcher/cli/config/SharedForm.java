package io.netdispatcher.cli.config;

import java.util.List;

/**
 * The shared part of a configuration as text, one {@code path=value} a line in a fixed order, defaults included. Both
 * nodes hash it, so a change of this form is a change of the pair's protocol: count up {@link #FORM}.
 */
final class SharedForm {
    private static final String FORM = "shared-configuration 2\n";

    private final StringBuilder lines = new StringBuilder(FORM);

    private SharedForm() {}

    static String of(PairConfig config) {
        SharedForm form = new SharedForm();
        config.pair().ifPresent(form::pair);
        form.table(config.table());
        form.manager(config.manager());
        for (int i = 0; i < config.clusters().size(); i++) {
            form.cluster("clusters[" + i + "].", config.clusters().get(i));
        }
        return form.lines.toString();
    }

    private void pair(PairSection pair) {
        line("pair.keyFile", pair.keyFile());
        line("pair.profile", pair.profile());
        line("pair.recovery", pair.recovery());
        line("pair.partition", pair.partition());
        line("pair.preferred", pair.preferred().orElse(""));
        for (int i = 0; i < pair.nodes().size(); i++) {
            PairSection.Node node = pair.nodes().get(i);
            line("pair.nodes[" + i + "].name", node.name());
            line("pair.nodes[" + i + "].index", node.index());
            list("pair.nodes[" + i + "].paths", node.paths());
        }
        list("pair.reachTargets", pair.reachTargets());
        line("pair.heartbeat.port", pair.heartbeat().port());
        line("pair.replication.mode", pair.replication().mode());
        line("pair.replication.syncTimeoutMs", pair.replication().syncTimeoutMs());
        line("pair.replication.port", pair.replication().port());
        line("pair.replication.path", pair.replication().path());
        line(
                "pair.hooks.roleChange",
                pair.hooks().roleChange().map(Object::toString).orElse(""));
    }

    private void table(TableConfig table) {
        line("table.capacity", table.capacity());
        line("table.halfOpenShare", table.halfOpenShare());
        line("table.unprovenShare", table.unprovenShare());
    }

    private void manager(ManagerConfig manager) {
        line("manager.intervalMs", manager.intervalMs());
        line("manager.smoothing", manager.smoothing());
        line("manager.sensitivity", manager.sensitivity());
        line("manager.weightBound", manager.weightBound());
        line("manager.weightFunction", manager.weightFunction());
        line("manager.proportions.active", manager.proportions().active());
        line("manager.proportions.new", manager.proportions().fresh());
        line("manager.proportions.advisor", manager.proportions().advisor());
        line("manager.proportions.host", manager.proportions().host());
    }

    private void cluster(String path, ClusterConfig cluster) {
        line(path + "name", cluster.name());
        line(path + "vip", cluster.vip());
        for (int i = 0; i < cluster.ports().size(); i++) {
            port(path + "ports[" + i + "].", cluster.ports().get(i));
        }
    }

    private void port(String path, PortConfig port) {
        line(path + "port", port.port());
        line(path + "protocol", port.protocol());
        line(path + "scheduler", port.scheduler());
        line(path + "timeouts.halfOpenMs", port.timeouts().halfOpenMs());
        line(path + "timeouts.unprovenMs", port.timeouts().unprovenMs());
        line(path + "timeouts.establishedMs", port.timeouts().establishedMs());
        line(path + "timeouts.closingMs", port.timeouts().closingMs());
        line(path + "onMiss", port.onMiss());
        line(path + "onAllDown", port.onAllDown());
        port.advisor().ifPresent(advisor -> advisor(path + "advisor.", advisor));
        for (int i = 0; i < port.servers().size(); i++) {
            ServerConfig server = port.servers().get(i);
            line(path + "servers[" + i + "].name", server.name());
            line(path + "servers[" + i + "].address", server.address());
            line(path + "servers[" + i + "].weight", server.weight());
            line(path + "servers[" + i + "].fixedWeight", server.hasFixedWeight());
        }
    }

    private void advisor(String path, AdvisorConfig advisor) {
        line(path + "name", advisor.name());
        line(path + "intervalMs", advisor.intervalMs());
        line(path + "connectTimeoutMs", advisor.connectTimeoutMs());
        line(path + "receiveTimeoutMs", advisor.receiveTimeoutMs());
        line(path + "retries", advisor.retries());
        line(path + "request", advisor.request().orElse(""));
        line(path + "expect", advisor.expect().map(Object::toString).orElse(""));
    }

    private void list(String path, List<?> values) {
        for (int i = 0; i < values.size(); i++) {
            line(path + "[" + i + "]", values.get(i));
        }
    }

    /** No value holds a line's end: the reader refuses control characters everywhere. */
    private void line(String path, Object value) {
        lines.append(path).append('=').append(value).append('\n');
    }
}
