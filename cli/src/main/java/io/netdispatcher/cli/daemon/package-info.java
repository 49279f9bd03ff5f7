/**
 * The dispatcher node as a process: composition root, configuration changes, reports.
 *
 * <p>The only room that puts executor, control and configuration together; no packet is looked at here.
 */
package io.netdispatcher.cli.daemon;
