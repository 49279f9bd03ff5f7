package io.netdispatcher.failover.role;

import java.util.function.Predicate;

/**
 * A change of role that may happen.
 *
 * @param when whether it does now
 */
record Transition(Role from, Cause cause, Role to, Predicate<Situation> when) {}
