package io.netdispatcher.hatests.judge;

/** The connections of one kind: opened, and of these lost. */
public record KindCount(int opened, int lost) {}
