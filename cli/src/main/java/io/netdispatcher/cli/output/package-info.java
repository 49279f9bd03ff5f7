/**
 * How reports are printed.
 *
 * <p>Tables for people, JSON for programs; knows no command.
 */
package io.netdispatcher.cli.output;
