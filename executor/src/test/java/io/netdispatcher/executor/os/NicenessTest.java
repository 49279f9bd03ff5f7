package io.netdispatcher.executor.os;

import static io.netdispatcher.executor.os.ThreadInquiry.onAThreadOfItsOwn;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As the kernel has it: field 19 of proc_pid_stat(5), for the thread that asks. */
@Timeout(30)
class NicenessTest {
    private static int nice() {
        return Integer.parseInt(ThreadInquiry.field(19));
    }

    @Test
    void shouldFavourTheThreadThatAsksThoseThatItStartsAndAllOthersALittleLess() throws Exception {
        int before = nice();
        boolean isGranted = onAThreadOfItsOwn(() -> {
            boolean granted = Niceness.favour();
            int expected = granted ? Niceness.FAVOURED_MORE : before;
            assertThat(nice()).isEqualTo(expected);
            assertThat(onAThreadOfItsOwn(NicenessTest::nice)).isEqualTo(expected);
            return granted;
        });
        if (ThreadInquiry.mayRaisePriorities()) {
            assertThat(isGranted).isTrue();
        }
        assertThat(nice()).as("of a thread that was there before").isEqualTo(isGranted ? Niceness.FAVOURED : before);
    }
}
