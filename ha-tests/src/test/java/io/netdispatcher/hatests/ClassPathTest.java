package io.netdispatcher.hatests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netdispatcher.executor.table.ConnectionTable;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What must not be there: Chronicle's analytics phone home. */
class ClassPathTest {
    @Test
    void shouldNotHoldChronicleAnalytics() {
        ClassLoader loader = ConnectionTable.class.getClassLoader();
        assertThat(loader.getResource("net/openhft/chronicle/map/ChronicleMap.class"))
                .as("the check looks where Chronicle is")
                .isNotNull();
        assertThat(loader.getResource("net/openhft/chronicle/analytics/Analytics.class"))
                .isNull();
        assertThat(List.of(System.getProperty("java.class.path").split(File.pathSeparator)))
                .noneMatch(entry -> entry.contains("chronicle-analytics"));
    }
}
