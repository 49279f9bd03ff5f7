/**
 * The benchmarks of a pair: two processes with everything that a node has, but for the network card; frames are made where they would come in.
 *
 * <p>The ends run in machines of the lab, joined by the dedicated link, and are told what to do by {@link
 * io.netdispatcher.hatests.bench.pair.RemoteEnd}.
 */
package io.netdispatcher.hatests.bench.pair;
