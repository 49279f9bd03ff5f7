package io.netdispatcher.executor.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against this machine's interfaces, as another program sees them; losing a carrier is for the lab. */
class InterfaceFlagsTest {
    /** Code that waits to be compiled allocates; how long it waits depends on what else the machine does. */
    private static final int MOST_ATTEMPTS = 200;

    @Test
    void shouldSayTheSameOfEveryInterfaceAsIproute2() throws IOException {
        Map<String, InterfaceState> interfaces = InterfaceState.all();
        assertThat(interfaces).containsKey("lo");
        for (Map.Entry<String, InterfaceState> each : interfaces.entrySet()) {
            try (InterfaceFlags flags = new InterfaceFlags(each.getKey())) {
                assertThat(flags.hasCarrier())
                        .as(each.getKey())
                        .isEqualTo(each.getValue().isUp() && each.getValue().hasCarrier());
            }
        }
    }

    @Test
    void shouldHaveNoCarrierOnAnInterfaceThatDoesNotExist() throws IOException {
        try (InterfaceFlags flags = new InterfaceFlags("nowhere0")) {
            assertThat(flags.hasCarrier()).isFalse();
        }
    }

    @Test
    void shouldRefuseNamesThatNoInterfaceHas() {
        assertThatThrownBy(() -> new InterfaceFlags(""))
                .isInstanceOf(IOException.class)
                .hasMessage("interface : a name has 1 to 15 bytes");
        assertThatThrownBy(() -> new InterfaceFlags("sixteen-bytes-no")).isInstanceOf(IOException.class);
    }

    @Test
    void shouldGiveItsDescriptorBackOnceAndLookNoMore() throws IOException {
        InterfaceFlags flags = new InterfaceFlags("lo");
        flags.close();
        flags.close();
        assertThatThrownBy(flags::hasCarrier).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldAllocateNothing() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (InterfaceFlags flags = new InterfaceFlags("lo")) {
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < MOST_ATTEMPTS && least != 0; attempt++) {
                look(flags);
                long before = threads.getCurrentThreadAllocatedBytes();
                long overhead = threads.getCurrentThreadAllocatedBytes() - before;
                before = threads.getCurrentThreadAllocatedBytes();
                look(flags);
                least = threads.getCurrentThreadAllocatedBytes() - before - overhead;
            }
            assertThat(least).isZero();
        }
    }

    private static void look(InterfaceFlags flags) {
        for (int i = 0; i < 5_000; i++) {
            flags.hasCarrier();
        }
    }
}
