/**
 * What the threads of a node share that deal with the other node: the pair's key, seals made with it, a way to sleep until something comes
 * in, and what executor and role agent tell each other.
 *
 * <p>No messages live here, no roles, and nothing that knows what is sent.
 */
package io.netdispatcher.executor.pair;
