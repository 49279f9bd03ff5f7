/**
 * Faults done to a pair under load, one class a scenario, and what each must come to.
 *
 * <p>Judged from captures and servers' records ({@code judge}); a node's own word decides only when the next thing is done. Knows no command line.
 */
package io.netdispatcher.hatests.scenario;
