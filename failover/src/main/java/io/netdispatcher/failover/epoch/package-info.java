/** What a node must remember of epochs when it is started again. No decisions are made here. */
package io.netdispatcher.failover.epoch;
