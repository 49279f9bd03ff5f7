/**
 * The benchmarks behind {@code nd bench}: each prints figures stamped with machine and JDK.
 *
 * <p>They measure the product's own classes by their public methods; no assertions. Those of a pair need the lab.
 */
package io.netdispatcher.hatests.bench;
