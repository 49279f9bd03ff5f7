/**
 * The commands of the launcher, one class each.
 *
 * <p>The only room of this module that knows picocli; commands ask the daemon or read files, and print.
 */
package io.netdispatcher.cli.commands;
