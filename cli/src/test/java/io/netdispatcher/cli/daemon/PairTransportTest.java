package io.netdispatcher.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.replication.jgroups.JGroupsSettings;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PairTransportTest {
    private static final InetSocketAddress ND1 = new InetSocketAddress("192.168.77.1", 7801);
    private static final InetSocketAddress ND2 = new InetSocketAddress("192.168.77.2", 7801);

    @Test
    void shouldJoinBothEndsOfThePathThatIsNamed() {
        assertThat(PairTransport.settings(PairFiles.valid(PairFiles.active()).config()))
                .isEqualTo(JGroupsSettings.of("nd1", ND1, ND2));
        assertThat(PairTransport.settings(PairFiles.valid(PairFiles.shadow()).config()))
                .isEqualTo(JGroupsSettings.of("nd2", ND2, ND1));
        String first = PairFiles.active().replace("path: 2", "path: 1").replace("port: 7801", "port: 9000");
        assertThat(PairTransport.settings(PairFiles.valid(first).config()).peer())
                .isEqualTo(new InetSocketAddress("10.0.0.12", 9000));
    }
}
