// SPDX-License-Identifier: Apache-2.0
/**
 * brainCloud, server-to-server service {@code script}. Begin with {@link io.github.jobcancel.script.ScriptClient}.
 *
 * <p>The path of a cancel: {@code ScriptClient.cancelBatch} makes a {@code CancelScript} operation. Its {@code Packet}
 * goes out with the next number of the {@code Session} that the call holds, which {@code Login} opened; the same packet goes
 * out again if its answer is lost. {@code MessageResponse} reads the answer in any of its shapes, {@code ScriptErrors} says
 * what a failure means, {@code ReadList} looks where the provider says only that a job does not run, and {@code ScriptVerdicts}
 * turns words and reads into an outcome. {@code ScriptAccess} is where credentials come from, and whether a session or each
 * request carries them; {@code Heartbeat} keeps an idle session. A stop, which core drives, gets the same operations from {@code ScriptVerbs}.
 */
package io.github.jobcancel.script;
