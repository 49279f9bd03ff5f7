/**
 * Who is active: the role machine, pure. An event and the state before go in, the state after, effects and the reason come out.
 *
 * <p>Nothing but java.base, no clock, no thread, no bytes; who carries the effects out is the agent's business.
 */
package io.netdispatcher.failover.role;
