/**
 * The data path: frame in, decision, frame out.
 *
 * <p>One screen of Forwarder; no allocation, no lock, no clock.
 */
package io.netdispatcher.executor.forward;
