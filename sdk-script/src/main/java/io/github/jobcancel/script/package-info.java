// SPDX-License-Identifier: Apache-2.0
/**
 * Client for brainCloud's server-to-server service {@code script}. Start with {@link
 * io.github.jobcancel.script.ScriptClient}.
 *
 * <p>The path of a cancel: {@code ScriptClient.cancelBatch} creates a {@code ScriptCancelOperation}. Its {@code
 * ScriptPacket} is sent with the next packet id of the {@code ScriptSession} that the call holds, which {@code
 * ScriptLogin} opened; if its answer is lost, the same packet is sent again. {@code MessageResponse} decodes the
 * answer in any of its shapes, {@code ScriptErrors} classifies failures, {@code ScriptListOperation} reads the lists
 * if the provider answers only that a job does not run, and {@code ScriptOutcomes} derives the outcome from answers
 * and reads. {@code ScriptAuth} provides the credentials, by a session or in each request; {@code HeartbeatOperation}
 * keeps an idle session alive. A stop, which core drives, gets the same operations from {@code ScriptJobOperations}.
 */
package io.github.jobcancel.script;
