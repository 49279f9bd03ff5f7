/**
 * The lab in network namespaces, fault injection, benchmarks.
 *
 * <p>Nothing of the product may import it.
 */
package io.netdispatcher.hatests;
