/**
 * The port behind which frames get in and out, and the links they use.
 *
 * <p>No implementation lives here, but for the one that leads nowhere.
 */
package io.netdispatcher.executor.plane;
