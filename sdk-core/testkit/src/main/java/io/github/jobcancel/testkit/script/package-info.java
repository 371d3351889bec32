// SPDX-License-Identifier: Apache-2.0
/**
 * A stateful fake of the brainCloud server-to-server interface. A test starts a
 * {@link io.github.jobcancel.testkit.script.FakeScript}, adds jobs with a
 * {@link io.github.jobcancel.testkit.script.ScriptJobPlan} and reads their true state as a
 * {@link io.github.jobcancel.testkit.script.ScriptJobView}.
 * {@link io.github.jobcancel.testkit.script.ScriptBehavior} selects the variants of the protocol.
 */
package io.github.jobcancel.testkit.script;
