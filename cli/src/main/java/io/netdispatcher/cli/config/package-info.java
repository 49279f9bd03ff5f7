/**
 * The pair's configuration file: YAML in, immutable records out, and every problem of the file at once with its line.
 *
 * <p>Nothing here opens a socket or changes the machine; checks that need the machine's interfaces take them as facts.
 */
package io.netdispatcher.cli.config;
