package io.netdispatcher.cli.config;

import java.util.List;
import java.util.Optional;

/** Reads the whole file's tree. The outcome is a configuration only if no problem was reported. */
final class ConfigReader {
    private ConfigReader() {}

    /** The configuration; empty if the tree has problems, all of which are then reported. */
    static Optional<PairConfig> read(LocatedNode.Mapping tree, Problems problems) {
        Fields root = Fields.open(tree, "", Section.ROOT, problems);
        AddressPlan addresses = new AddressPlan();
        Optional<Fields> nodeFields = root.required("node").flatMap(v -> v.mapping(Section.NODE));
        Optional<NodeConfig> node = nodeFields.map(NodeReader::read);
        Optional<PairSection> pair = root.optional("pair")
                .flatMap(v -> v.mapping(Section.PAIR))
                .map(fields -> new PairReader(addresses).read(fields));
        TableConfig table = TuningReader.table(root.optional("table").flatMap(v -> v.mapping(Section.TABLE)));
        ManagerConfig manager = TuningReader.manager(root.optional("manager").flatMap(v -> v.mapping(Section.MANAGER)));
        List<ClusterConfig> clusters = root.required("clusters")
                .map(list -> new ClusterReader(addresses, manager.intervalMs()).read(list))
                .orElse(List.of());
        addresses.reportConflicts();
        if (node.isPresent() && pair.isPresent() && !node.get().name().isEmpty()) {
            nodeFields
                    .get()
                    .optional("name")
                    .ifPresent(where -> PairReader.requireNode(
                            node.get().name(), where, pair.get().nodes()));
        }
        if (!problems.isEmpty() || node.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PairConfig(node.get(), pair, table, manager, clusters));
    }
}
