package io.netdispatcher.executor.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class FrameTest {
    private static final String CLIENT = "10.0.0.2";
    private static final String VIP = "10.0.0.100";

    private final Frame frame = new Frame();

    private static byte[] syn() {
        return CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, TcpFlyweight.SYN, 0);
    }

    private Frame.Kind parse(byte[] bytes) {
        return frame.parse(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private Malformation faultOf(byte[] bytes) {
        assertThat(parse(bytes)).isEqualTo(Frame.Kind.MALFORMED);
        return frame.malformation();
    }

    private Malformation faultOfSynWith(Consumer<byte[]> change) {
        byte[] bytes = syn();
        change.accept(bytes);
        return faultOf(CraftedFrames.withIpChecksum(bytes));
    }

    @Test
    void shouldReadATcpSegment() {
        assertThat(parse(CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, TcpFlyweight.ACK, 11)))
                .isEqualTo(Frame.Kind.TCP);
        assertThat(MacAddress.format(frame.ethernet().sourceMac())).isEqualTo(CraftedFrames.CLIENT_MAC);
        assertThat(MacAddress.format(frame.ethernet().destinationMac())).isEqualTo(CraftedFrames.NODE_MAC);
        assertThat(Ipv4Address.format(frame.ipv4().source())).isEqualTo(CLIENT);
        assertThat(Ipv4Address.format(frame.ipv4().destination())).isEqualTo(VIP);
        assertThat(frame.tcp().sourcePort()).isEqualTo(40_000);
        assertThat(frame.tcp().destinationPort()).isEqualTo(80);
        assertThat(frame.tcp().payloadLength()).isEqualTo(11);
        assertThat(frame.tcp().isInitialSyn()).isFalse();
    }

    @Test
    void shouldReadThroughATagAndOptions() {
        assertThat(parse(CraftedFrames.tagged(CraftedFrames.withIpOptions(syn(), 8), 42)))
                .isEqualTo(Frame.Kind.TCP);
        assertThat(frame.ethernet().headerLength()).isEqualTo(18);
        assertThat(frame.ipv4().headerLength()).isEqualTo(28);
        assertThat(frame.tcp().isInitialSyn()).isTrue();
        assertThat(frame.tcp().destinationPort()).isEqualTo(80);
    }

    @Test
    void shouldNotTakePaddingForPayload() {
        assertThat(syn()).hasSize(60);
        assertThat(parse(syn())).isEqualTo(Frame.Kind.TCP);
        assertThat(frame.tcp().payloadLength()).isZero();
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertThat(faultOf(new byte[13])).isEqualTo(Malformation.TRUNCATED);
        assertThat(faultOf(Arrays.copyOf(syn(), 30))).isEqualTo(Malformation.TRUNCATED);
        assertThat(faultOf(Arrays.copyOf(syn(), 50))).isEqualTo(Malformation.IP_TOTAL_LENGTH);
        assertThat(faultOfSynWith(f -> f[14] = 0x65)).isEqualTo(Malformation.IP_VERSION);
        assertThat(faultOfSynWith(f -> f[14] = 0x44)).isEqualTo(Malformation.IP_HEADER_LENGTH);
        assertThat(faultOfSynWith(f -> f[17] = 19)).isEqualTo(Malformation.IP_TOTAL_LENGTH);
        assertThat(faultOfSynWith(f -> f[26] = (byte) 127)).isEqualTo(Malformation.IP_SOURCE);
        assertThat(faultOfSynWith(f -> f[26] = (byte) 224)).isEqualTo(Malformation.IP_SOURCE);
        assertThat(faultOfSynWith(f -> f[46] = 0x40)).isEqualTo(Malformation.TCP_DATA_OFFSET);
        assertThat(faultOfSynWith(f -> f[46] = (byte) 0xF0)).isEqualTo(Malformation.TCP_DATA_OFFSET);
        assertThat(faultOfSynWith(f -> f[47] = TcpFlyweight.SYN | TcpFlyweight.FIN))
                .isEqualTo(Malformation.TCP_FLAGS);
        assertThat(faultOfSynWith(f -> f[47] = 0)).isEqualTo(Malformation.TCP_FLAGS);
        assertThat(faultOfSynWith(f -> f[35] = f[34] = 0)).isEqualTo(Malformation.TCP_PORT);
        byte[] badChecksum = syn();
        badChecksum[24] ^= 1;
        assertThat(faultOf(badChecksum)).isEqualTo(Malformation.IP_CHECKSUM);
        byte[] echo = CraftedFrames.echoRequest(CLIENT, VIP);
        echo[45] ^= 1;
        assertThat(faultOf(echo)).isEqualTo(Malformation.ICMP_CHECKSUM);
    }

    @Test
    void shouldTellFragmentsAndOtherProtocolsApart() {
        byte[] fragment = syn();
        fragment[20] = 0x20;
        assertThat(parse(CraftedFrames.withIpChecksum(fragment))).isEqualTo(Frame.Kind.FRAGMENT);
        assertThat(parse(CraftedFrames.ipv4Frame(CLIENT, VIP, 17, new byte[30])))
                .isEqualTo(Frame.Kind.OTHER_PROTOCOL);
        byte[] ipv6 = syn();
        ipv6[12] = (byte) 0x86;
        ipv6[13] = (byte) 0xDD;
        assertThat(parse(ipv6)).isEqualTo(Frame.Kind.OTHER);
    }

    @Test
    void shouldReadAnArpPacketItWrote() {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[60]);
        new EthernetFlyweight().write(buffer, 0, MacAddress.BROADCAST, 0x0200_0000_0001L, EthernetFlyweight.TYPE_ARP);
        new ArpFlyweight().write(buffer, 14, ArpFlyweight.REQUEST, 0x0200_0000_0001L, 1, 0, 2);
        assertThat(frame.parse(buffer, 0, 60)).isEqualTo(Frame.Kind.ARP);
        assertThat(frame.arp().senderMac()).isEqualTo(0x0200_0000_0001L);
        assertThat(frame.arp().senderIp()).isEqualTo(1);
        assertThat(frame.arp().targetIp()).isEqualTo(2);
        buffer.putByte(18, (byte) 8);
        assertThat(frame.parse(buffer, 0, 60)).isEqualTo(Frame.Kind.MALFORMED);
        assertThat(frame.malformation()).isEqualTo(Malformation.ARP_FORMAT);
    }

    @Test
    void shouldCompleteAPartialChecksumAndLeaveACompleteOne() {
        byte[] whole = CraftedFrames.tcp(CLIENT, 40_000, VIP, 80, TcpFlyweight.ACK, 101);
        byte[] partial = whole.clone();
        long pseudo =
                InternetChecksum.addPseudoHeader(0, Ipv4Address.parse(CLIENT), Ipv4Address.parse(VIP), 6, 20 + 101);
        partial[50] = (byte) (InternetChecksum.fold(pseudo) >>> 8);
        partial[51] = (byte) InternetChecksum.fold(pseudo);
        for (byte[] bytes : new byte[][] {whole.clone(), partial}) {
            parse(bytes);
            boolean completed = frame.tcp()
                    .completePartialChecksum(frame.ipv4().source(), frame.ipv4().destination());
            assertThat(completed).isEqualTo(bytes == partial);
            assertThat(bytes).isEqualTo(whole);
        }
    }

    @Test
    void shouldRefuseWhatIsNoAddress() {
        for (String text : new String[] {
            "",
            "010.0.0.1",
            "10.0.0.00",
            "10.0.0",
            "10.0.0.1.",
            "10.0.0.256",
            "10.0.0.-1",
            " 10.0.0.1",
            "a.b.c.d",
            "\u0661.0.0.1"
        }) {
            assertThatThrownBy(() -> Ipv4Address.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldRoundTripAddresses() {
        assertThat(MacAddress.format(MacAddress.parse("02:ff:00:10:9a:0b"))).isEqualTo("02:ff:00:10:9a:0b");
        assertThat(Ipv4Address.format(Ipv4Address.parse("255.1.0.9"))).isEqualTo("255.1.0.9");
        assertThat(MacAddress.isUnicast(MacAddress.BROADCAST)).isFalse();
        assertThat(MacAddress.isUnicast(0)).isFalse();
    }
}
