// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A job as the answer to a cancel, or a list, shows it. A list has no word for the state: there it follows from which list
 * the job is in, and from whether it has started. A job in neither list is {@link JobState#ABSENT} and has no other fields;
 * it may have ended, or never have existed.
 *
 * <p>The script's parameters and result are data of your users and are left out; so is the player's session id.
 *
 * @param ref site, app and id. Lists do not tell the kind of a job: the references in them have the kind whose cancel applies
 *     most often, {@code scheduled} for scheduled jobs and {@code batch} for those that run or are queued
 * @param state in the words all providers share
 * @param rawState the provider's own word for it; empty if the answer has none, and lists have none
 * @param list the list that it is in, as the provider names it; empty if it is in none, or a cancel answered with it
 * @param scriptName the script with its folder; empty if absent
 * @param gameId the app's id; empty if absent
 * @param jobType the provider's word, {@code CloudCode} for all jobs as far as is known; empty if absent
 * @param description the job's description; empty if there is none
 * @param localTime the provider's text; empty if there is none
 * @param createdAt when it was made
 * @param updatedAt when it last changed
 * @param scheduledStartTime when it is to start; may lie in the future
 * @param runStartTime when it started; empty if it has not
 * @param runEndTime when it ended. Empty does not mean that it has not: a job cancelled before its start has none
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

    static ScriptJob absentJob(JobRef ref) {
        return fromJson(ref, JsonValue.parseDocument(new byte[0]), JobState.ABSENT, "");
    }

    /** The record that a cancel answers with. */
    static ScriptJob ofCancelAnswer(JobRef ref, JsonValue json) {
        return fromJson(ref, json, toJobState(json.textField("runState")), "");
    }

    /** Whether it has begun to run, or waits for nothing but its turn. */
    boolean isDue() {
        return list.equals(ScriptList.RUNNING_OR_QUEUED.responseField);
    }

    /** An entry of a list; should a newer server add the word for the state, it counts. */
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

    /** The provider calls the set of words open, so one that is not known says nothing. */
    private static JobState toJobState(String rawState) {
        return switch (rawState.toLowerCase(Locale.ROOT)) {
            case "scheduled", "queued" -> JobState.QUEUED;
            case "running" -> JobState.RUNNING;
            case "cancelled" -> JobState.CANCELLED;
            case "completed" -> JobState.SUCCEEDED;
            case "failed" -> JobState.FAILED;
            default -> JobState.UNKNOWN;
        };
    }
}
