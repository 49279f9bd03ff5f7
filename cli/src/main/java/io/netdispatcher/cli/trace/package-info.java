/**
 * Captures through the decision code, offline.
 *
 * <p>Uses the executor as it is; decides nothing itself.
 */
package io.netdispatcher.cli.trace;
