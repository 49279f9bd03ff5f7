/**
 * The port between the executor and the replication of its state: what the executor tells, asks and lets itself be told.
 *
 * <p>No implementation lives here, and nothing of messages or threads.
 */
package io.netdispatcher.executor.replication;
