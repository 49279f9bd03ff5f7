/**
 * The demo: the main job on one machine, as a sequence of named steps.
 *
 * <p>Drives lab, load and judge, and words the report; it judges nothing itself.
 */
package io.netdispatcher.hatests.demo;
