/**
 * Commands that the launcher gains from this module: the lab by hand.
 *
 * <p>Parse, call the lab, print; no namespace is touched here.
 */
package io.netdispatcher.hatests.commands;
