/**
 * The control socket: server, client, and what goes between them.
 *
 * <p>Knows bytes, bounds and time limits; what a command means is the daemon's.
 */
package io.netdispatcher.cli.control;
