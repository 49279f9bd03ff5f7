/**
 * What is asked of the operating system besides frames: kernel rules, checks before the start.
 *
 * <p>Only poll(2), and read(2) of what woke it, are called from the executor thread; the rest starts programs or reads /proc, and may block.
 */
package io.netdispatcher.executor.os;
