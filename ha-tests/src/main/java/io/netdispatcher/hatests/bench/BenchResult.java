package io.netdispatcher.hatests.bench;

/** One figure of a benchmark: its name in the JSON contract, the value, and the value's unit. */
public record BenchResult(String name, double value, String unit) {}
