// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as the answer to a cancel or a list shows it. A list has no field for the state: the state follows from the
 * list that contains the job, and from whether the job has started. A job in neither list is {@link JobState#ABSENT}
 * and all other fields are empty; it may have ended or may never have existed.
 *
 * <p>The script's parameters and result are data of the app's users and are left out, as is the player's session id.
 *
 * @param ref the reference: site, app and job id. Lists do not show the kind of a job: references from them have the
 *     kind whose cancel applies most often, {@code scheduled} for scheduled jobs and {@code batch} for jobs that run
 *     or are queued
 * @param state the provider-independent state
 * @param rawState the provider's state word; empty if the answer has none; lists have none
 * @param list the provider's name of the list that contains the job; empty if no list does, or if a cancel returned
 *     the record
 * @param scriptName the script with its folder; empty if absent
 * @param gameId the app's id; empty if absent
 * @param jobType the provider's type word, {@code CloudCode} for all known jobs; empty if absent
 * @param description the job's description; empty if there is none
 * @param localTime the provider's text; empty if there is none
 * @param createdAt when the job was created
 * @param updatedAt when the job last changed
 * @param scheduledStartTime when the job is scheduled to start; may be in the future
 * @param runStartTime when the job started; empty if it has not started
 * @param runEndTime when the job ended. Empty does not prove that it has not ended: a job cancelled before its start
 *     has no end time
 */
public record ScriptJob(
        JobRef ref,
        JobState state,
        String rawState,
        String list,
        String scriptName,
        String gameId,
        String jobType,
        String description,
        String localTime,
        Optional<Instant> createdAt,
        Optional<Instant> updatedAt,
        Optional<Instant> scheduledStartTime,
        Optional<Instant> runStartTime,
        Optional<Instant> runEndTime)
        implements JobSnapshot {

    @Override
    public String name() {
        return scriptName;
    }

    @Override
    public Optional<Instant> submittedAt() {
        return createdAt;
    }

    static ScriptJob absentJob(JobRef ref) {
        return fromJson(ref, JsonValue.parseDocument(new byte[0]), JobState.ABSENT, "");
    }

    /** Creates a job from the record in the answer to a cancel. */
    static ScriptJob ofCancelAnswer(JobRef ref, JsonValue json) {
        return fromJson(ref, json, toJobState(json.textField("runState")), "");
    }

    /** Returns whether the job runs or is queued to run now. */
    boolean isDue() {
        return list.equals(ScriptList.RUNNING_OR_QUEUED.responseField);
    }

    /** Creates a job from an entry of a list. If a newer server adds the state word, that word decides. */
    static ScriptJob ofListEntry(JobRef ref, JsonValue json, ScriptList list) {
        boolean hasStarted = list == ScriptList.RUNNING_OR_QUEUED
                && json.instantField("runStartTime").isPresent();
        JobState derivedState = hasStarted ? JobState.RUNNING : JobState.QUEUED;
        return fromJson(
                ref,
                json,
                json.textField("runState").isEmpty() ? derivedState : toJobState(json.textField("runState")),
                list.responseField);
    }

    private static ScriptJob fromJson(JobRef ref, JsonValue json, JobState state, String list) {
        return new ScriptJob(
                ref,
                state,
                json.textField("runState"),
                list,
                json.textField("scriptName"),
                json.textField("gameId"),
                json.textField("jobType"),
                json.textField("description"),
                json.textField("localTime"),
                json.instantField("createdAt"),
                json.instantField("updatedAt"),
                json.instantField("scheduledStartTime"),
                json.instantField("runStartTime"),
                json.instantField("runEndTime"));
    }

    private static JobState toJobState(String rawState) {
        return ScriptRunState.ofWord(rawState).map(runState -> runState.state).orElse(JobState.UNKNOWN);
    }

    /** Returns the state word; derived from the list if the entry has none. */
    String runStateWord() {
        if (!rawState.isEmpty() || list.isEmpty()) {
            return rawState;
        }
        ScriptRunState dueState = runStartTime.isPresent() ? ScriptRunState.RUNNING : ScriptRunState.QUEUED;
        return (isDue() ? dueState : ScriptRunState.SCHEDULED).name();
    }
}
