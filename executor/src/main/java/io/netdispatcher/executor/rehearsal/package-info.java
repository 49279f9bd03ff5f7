/**
 * A rehearsal of an executor's whole life, before it has to take over for the first time.
 *
 * <p>Nothing here touches anything real, and nothing else depends on it.
 */
package io.netdispatcher.executor.rehearsal;
