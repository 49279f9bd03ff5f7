package io.netdispatcher.hatests.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Everything that helps to understand a failure, copied out of a lab before it is closed. */
public final class LabReport {
    private static final List<String> QUESTIONS =
            List.of("ip -s link", "ip address", "ip route", "ip -s neigh", "nft list ruleset", "ss -tanp");

    private LabReport() {}

    /**
     * Writes the report: {@code lab.txt}; for each node {@code NODE.txt} with links, neighbours and sockets; outputs of
     * processes; error and access logs of servers; finished captures. Of a lab that is closed already, only {@code lab.txt}.
     *
     * @param target a directory, made if needed; files of the same names are replaced
     */
    public static void write(Lab lab, Path target) {
        try {
            Files.createDirectories(target);
            StringBuilder text = new StringBuilder(lab.describe());
            lab.processes()
                    .forEach(process -> text.append("%s, pid %d, %s%n"
                            .formatted(process.label(), process.pid(), process.isAlive() ? "alive" : "ended")));
            Files.writeString(target.resolve("lab.txt"), text);
            if (!Files.isDirectory(lab.directory())) {
                return;
            }
            for (LabNode node : lab.nodes()) {
                Files.writeString(target.resolve(node.name() + ".txt"), interview(node));
            }
            Files.writeString(
                    target.resolve("switch-fdb.txt"),
                    lab.node(LabPlan.SWITCH).run("bridge", "fdb", "show").stdout());
            copyOutputs(lab, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyOutputs(Lab lab, Path target) throws IOException {
        for (ManagedProcess process : lab.processes()) {
            copy(process.output(), target.resolve(process.output().getFileName()));
        }
        for (LabServer server : lab.servers()) {
            copy(server.errorLog(), target.resolve(server.name() + ".error.log"));
            copy(server.errorLog().resolveSibling("access.log"), target.resolve(server.name() + ".access.log"));
        }
        try (var files = Files.newDirectoryStream(lab.directory(), "*.pcap")) {
            for (Path file : files) {
                copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    private static String interview(LabNode node) {
        StringBuilder text = new StringBuilder();
        for (String question : QUESTIONS) {
            CommandResult answer = node.run(question.split(" "));
            text.append("# ").append(question).append(System.lineSeparator());
            text.append(answer.stdout()).append(answer.stderr()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
