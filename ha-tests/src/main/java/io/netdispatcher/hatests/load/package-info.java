/**
 * The clients: a process of its own in the client's namespace that keeps HTTP connections, and the handle that drives it.
 *
 * <p>Says what a client saw, and no more: whether that is good is judged elsewhere, against the servers' records.
 */
package io.netdispatcher.hatests.load;
