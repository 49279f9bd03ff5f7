/**
 * The launcher's commands and the daemon's composition root.
 *
 * <p>The only room that sees all others; no forwarding logic lives here.
 */
package io.netdispatcher.cli;
