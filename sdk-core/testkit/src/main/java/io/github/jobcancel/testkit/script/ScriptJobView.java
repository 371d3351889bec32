// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.util.List;

/**
 * The truth about one job of {@link FakeScript}, as no client can read it: for the oracle of a test. Times are epoch
 * milliseconds of the fake's clock, 0 where the thing has not happened.
 *
 * @param id the job id
 * @param app the app that owns it
 * @param kind batch or plain script
 * @param scriptName the script it runs
 * @param runState the provider's word for its state
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 * @param scheduledStartTime when it is or was meant to start
 * @param runStartTime when it started
 * @param runEndTime when it ended; stays 0 for a job that was cancelled before it started
 * @param stateHistory every state it has been in, in order, the present one last
 * @param acceptedCancels how many cancel messages were accepted for it; a replayed answer does not count
 */
public record ScriptJobView(
        String id,
        String app,
        ScriptJobPlan.JobKind kind,
        String scriptName,
        String runState,
        long createdAt,
        long updatedAt,
        long scheduledStartTime,
        long runStartTime,
        long runEndTime,
        List<String> stateHistory,
        int acceptedCancels) {

    /**
     * Whether nothing more will happen to it.
     *
     * @return true in one of the three terminal states
     */
    public boolean isTerminal() {
        return ScriptLiveJob.isTerminalState(runState);
    }
}
