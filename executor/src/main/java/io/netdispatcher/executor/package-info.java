/**
 * The executor: takes frames in, decides, sends them on.
 *
 * <p>Nothing of ours is imported here; everything else hangs on it.
 */
package io.netdispatcher.executor;
