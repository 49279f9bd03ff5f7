package io.netdispatcher.hatests.judge;

import io.netdispatcher.hatests.lab.AccessRecord;
import java.util.List;

/**
 * What one server recorded in a run.
 *
 * @param weight its weight in the dispatcher's configuration
 */
public record ServerRecords(String name, int weight, List<AccessRecord> records) {}
