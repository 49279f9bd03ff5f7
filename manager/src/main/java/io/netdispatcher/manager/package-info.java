/**
 * Turns load metrics into weights.
 *
 * <p>Imports the executor and the advisors.
 */
package io.netdispatcher.manager;
