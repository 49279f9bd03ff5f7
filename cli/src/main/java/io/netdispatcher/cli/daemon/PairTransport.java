package io.netdispatcher.cli.daemon;

import io.netdispatcher.cli.config.Ipv4Address;
import io.netdispatcher.cli.config.PairConfig;
import io.netdispatcher.cli.config.PairSection;
import io.netdispatcher.replication.jgroups.JGroupsSettings;
import io.netdispatcher.replication.jgroups.JGroupsTransport;
import io.netdispatcher.replication.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** The way to the other node, over the path that the configuration names. */
final class PairTransport {
    private PairTransport() {}

    /** Begins to connect and goes on trying until it is closed. */
    static Transport start(PairConfig config) {
        return JGroupsTransport.start(settings(config));
    }

    static JGroupsSettings settings(PairConfig config) {
        PairSection pair = config.pair().orElseThrow();
        String name = config.node().name();
        PairSection.Replication replication = pair.replication();
        return JGroupsSettings.of(
                name,
                end(replication.addressOf(pair.node(name)), replication.port()),
                end(replication.addressOf(pair.peerOf(name)), replication.port()));
    }

    /** An address and a port; nothing is looked up. */
    static InetSocketAddress end(Ipv4Address address, int port) {
        try {
            byte[] bytes =
                    ByteBuffer.allocate(Integer.BYTES).putInt(address.bits()).array();
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }
}
