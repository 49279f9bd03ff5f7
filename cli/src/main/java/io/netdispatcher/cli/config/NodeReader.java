package io.netdispatcher.cli.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the section {@code node}. What could not be read is replaced by a stand-in, its problem being reported. */
final class NodeReader {
    private static final Path STAND_IN = Path.of("/");

    private NodeReader() {}

    static NodeConfig read(Fields node) {
        Optional<Value> directory = node.required("directory");
        Path directoryPath = directory.flatMap(Value::file).orElse(STAND_IN);
        return new NodeConfig(
                node.required("name").flatMap(v -> v.text(TextRule.NAME)).orElse(""),
                directoryPath,
                control(node, directory, directoryPath),
                node.optional("metrics")
                        .flatMap(v -> v.mapping(Section.METRICS))
                        .flatMap(NodeReader::metrics),
                node.required("interfaces")
                        .flatMap(v -> v.mapping(Section.INTERFACES))
                        .map(NodeReader::interfaces)
                        .orElse(new NodeConfig.Interfaces("", "")),
                node.optional("dataPlane")
                        .flatMap(v -> v.choice(NodeConfig.DataPlane.class))
                        .orElse(NodeConfig.DataPlane.AUTO));
    }

    private static NodeConfig.Control control(Fields node, Optional<Value> directory, Path directoryPath) {
        Optional<Fields> control = node.optional("control").flatMap(v -> v.mapping(Section.CONTROL));
        Optional<Value> socket = control.flatMap(c -> c.optional("socket"));
        Optional<Path> given = socket.flatMap(Value::file);
        Path path = given.orElse(directoryPath.resolve("control.sock"));
        int lengthBytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (lengthBytes > Limits.SOCKET_PATH_BYTES) {
            String what = "the control socket's path has " + lengthBytes + " bytes";
            String remedy = "keep it to " + Limits.SOCKET_PATH_BYTES;
            if (given.isPresent()) {
                socket.get().problem(what, remedy);
            } else if (socket.isEmpty() && directory.isPresent()) {
                directory.get().problem(what, remedy + " by a shorter directory, or set node.control.socket");
            }
        }
        Optional<String> group = control.flatMap(c -> c.optional("group")).flatMap(v -> v.text(TextRule.GROUP));
        return new NodeConfig.Control(path, group);
    }

    private static Optional<NodeConfig.Listen> metrics(Fields metrics) {
        return metrics.required("listen").flatMap(Value::listen);
    }

    private static NodeConfig.Interfaces interfaces(Fields interfaces) {
        String external = interfaces
                .required("external")
                .flatMap(v -> v.text(TextRule.INTERFACE))
                .orElse("");
        String internal = interfaces
                .optional("internal")
                .flatMap(v -> v.text(TextRule.INTERFACE))
                .orElse(external);
        return new NodeConfig.Interfaces(external, internal);
    }
}
