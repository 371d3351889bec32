// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import java.util.List;

/**
 * The true state of one job of a {@link FakeScript} at one moment, which no client can read completely. Times are epoch
 * milliseconds of the fake's clock, 0 for an event that has not happened.
 *
 * @param id the job's id
 * @param app the id of the app that owns the job
 * @param kind whether the job is a batch or a plain script
 * @param scriptName the name of the script that the job runs
 * @param runState the provider's name of the job's state
 * @param createdAt the time of the job's creation
 * @param updatedAt the time of the last change
 * @param scheduledStartTime the planned start time
 * @param runStartTime the time of the start
 * @param runEndTime the time of the end; stays 0 for a job that was cancelled before its start
 * @param stateHistory every state of the job so far, in order, the current state last
 * @param acceptedCancels the number of accepted cancel messages; a replayed reply does not count
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
     * Returns whether the job has ended.
     *
     * @return true in one of the three terminal states
     */
    public boolean isTerminal() {
        return ScriptLiveJob.isTerminalState(runState);
    }
}
