/**
 * The lab: clients, a switch, two dispatchers and real web servers, each in a network namespace of its own.
 *
 * <p>Brings the machines up, runs and ends processes in them, reads what they recorded, and leaves nothing behind. Knows
 * no scenario, no fault and no verdict; those rooms are built on this one.
 */
package io.netdispatcher.hatests.lab;
