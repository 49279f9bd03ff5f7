/**
 * What can become of a frame, and why it is dropped.
 *
 * <p>Names only; the decisions are the forwarder's.
 */
package io.netdispatcher.executor.verdict;
