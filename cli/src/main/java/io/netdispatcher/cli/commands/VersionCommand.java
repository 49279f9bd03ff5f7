package io.netdispatcher.cli.commands;

import io.netdispatcher.cli.output.Json;
import io.netdispatcher.cli.output.OutputOption;
import io.netdispatcher.executor.pcap.Libpcap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nd version}: ours, the JDK's, the kernel's, libpcap's. */
@Command(
        name = "version",
        description = "Print the versions of nd, the JDK, the kernel and libpcap.",
        footer = {"", "Example: nd version -o json"})
public final class VersionCommand implements Runnable {
    @Mixin
    private OutputOption output;

    /** What is printed; field names are part of the JSON contract. */
    record Versions(String nd, String jdk, String kernel, String libpcap) {}

    @Override
    public void run() {
        String own = Versions.class.getPackage().getImplementationVersion();
        Versions versions = new Versions(
                own == null ? "development" : own,
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Libpcap.version().orElse("libpcap is not installed; run nd setup"));
        if (output.isJson()) {
            Json.print(versions);
        } else {
            System.out.println("nd " + versions.nd() + ", JDK " + versions.jdk() + ", " + versions.kernel() + ", "
                    + versions.libpcap());
        }
    }
}
