/**
 * What is asked of the operating system besides frames: kernel rules, checks before the start.
 *
 * <p>Never called from the executor thread.
 */
package io.netdispatcher.executor.os;
