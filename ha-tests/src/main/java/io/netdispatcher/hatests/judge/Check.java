package io.netdispatcher.hatests.judge;

/**
 * One thing that must hold for a run to pass.
 *
 * @param name what scripts know it by
 * @param held whether it does
 * @param detail the numbers that decided, in words
 */
public record Check(String name, boolean held, String detail) {}
