/**
 * The judgement of a run: what the clients saw, held against what the servers recorded.
 *
 * <p>Pure: records in, findings and checks out. Nothing here reads a dispatcher's word, a clock or a file.
 */
package io.netdispatcher.hatests.judge;
