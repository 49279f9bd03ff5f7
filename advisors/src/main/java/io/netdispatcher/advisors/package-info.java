/**
 * Probes that measure real servers.
 *
 * <p>Imports nothing of ours.
 */
package io.netdispatcher.advisors;
