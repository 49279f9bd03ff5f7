/**
 * The executor's counters, in a memory-mapped file.
 *
 * <p>Counts only; nothing here decides.
 */
package io.netdispatcher.executor.counters;
