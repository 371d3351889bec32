// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.JobRecord;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as the answer to a cancel or a list shows it. A list has no field for the state: the state follows from the
 * list that contains the job, and from whether the job has started. A job in neither list is {@link JobState#ABSENT}
 * and all other fields are empty; it may have ended or may never have existed.
 *
 * <p>Lists do not show the kind of a job: references from them have the kind whose cancel applies most often, {@code
 * scheduled} for scheduled jobs and {@code batch} for jobs that run or are queued. {@link #rawState} is empty in
 * lists. {@link #name} is the name of the script with its folder. A job that was cancelled before its start has no
 * end time.
 *
 * <p>The script's parameters and result are data of the app's users: {@link #toString} does not show them. The
 * player's session id is left out.
 */
public final class ScriptJob extends JobRecord {
    private final String list;
    private final String gameId;
    private final String jobType;
    private final String description;
    private final String localTime;
    private final @Nullable Instant updatedAt;
    private final @Nullable Instant scheduledStartTime;
    private final String parameters;
    private final String result;

    private ScriptJob(JobRef ref, JobState state, String list, JsonValue json) {
        super(
                ref,
                state,
                json.textField("runState"),
                json.textField("scriptName"),
                json.instantField("createdAt").orElse(null),
                json.instantField("runStartTime").orElse(null),
                json.instantField("runEndTime").orElse(null));
        this.list = list;
        this.gameId = json.textField("gameId");
        this.jobType = json.textField("jobType");
        this.description = json.textField("description");
        this.localTime = json.textField("localTime");
        this.updatedAt = json.instantField("updatedAt").orElse(null);
        this.scheduledStartTime = json.instantField("scheduledStartTime").orElse(null);
        this.parameters = jsonText(json.get("parameters"));
        this.result = jsonText(json.get("result"));
    }

    static ScriptJob absentJob(JobRef ref) {
        return new ScriptJob(ref, JobState.ABSENT, "", JsonValue.parseDocument(new byte[0]));
    }

    /** Creates a job from the record in the answer to a cancel. */
    static ScriptJob ofCancelAnswer(JobRef ref, JsonValue json) {
        return new ScriptJob(ref, toJobState(json.textField("runState")), "", json);
    }

    /** Creates a job from an entry of a list. If a newer server adds the state word, that word decides. */
    static ScriptJob ofListEntry(JobRef ref, JsonValue json, ScriptList list) {
        boolean hasStarted = list == ScriptList.RUNNING_OR_QUEUED
                && json.instantField("runStartTime").isPresent();
        JobState derivedState = hasStarted ? JobState.RUNNING : JobState.QUEUED;
        String rawState = json.textField("runState");
        return new ScriptJob(ref, rawState.isEmpty() ? derivedState : toJobState(rawState), list.responseField, json);
    }

    /**
     * Creates a record without a request. It is made for tests of applications.
     *
     * @param ref the reference to the job
     * @param json the record as the answer to a cancel shows it; its {@code runState} decides about the state. {@code
     *     null} for a job that is in neither list
     * @return the record
     * @throws IllegalArgumentException if the text is neither a JSON object nor {@code null}
     */
    public static ScriptJob parse(JobRef ref, String json) {
        JsonValue value = JsonValue.parseRecord(json);
        return value.exists() ? ofCancelAnswer(ref, value) : absentJob(ref);
    }

    private static JobState toJobState(String rawState) {
        return ScriptRunState.ofWord(rawState).map(runState -> runState.state).orElse(JobState.UNKNOWN);
    }

    /** Returns the state word; derived from the list if the entry has none. */
    String runStateWord() {
        if (!rawState().isEmpty() || list.isEmpty()) {
            return rawState();
        }
        ScriptRunState dueState = startedAt().isPresent() ? ScriptRunState.RUNNING : ScriptRunState.QUEUED;
        return (isDue() ? dueState : ScriptRunState.SCHEDULED).name();
    }

    private static String jsonText(JsonValue json) {
        return json.exists() ? json.toString() : "";
    }

    /** Returns whether the job runs or is queued to run now. */
    boolean isDue() {
        return list.equals(ScriptList.RUNNING_OR_QUEUED.responseField);
    }

    /**
     * {@return the provider's name of the list that contains the job; empty if no list does, or if a cancel returned
     * the record}
     */
    public String list() {
        return list;
    }

    /** {@return the app's id; empty if absent} */
    public String gameId() {
        return gameId;
    }

    /** {@return the provider's type word, {@code CloudCode} for all known jobs; empty if absent} */
    public String jobType() {
        return jobType;
    }

    /** {@return the job's description; empty if there is none} */
    public String description() {
        return description;
    }

    /** {@return the provider's text; empty if there is none} */
    public String localTime() {
        return localTime;
    }

    /** {@return when the job last changed} */
    public Optional<Instant> updatedAt() {
        return Optional.ofNullable(updatedAt);
    }

    /** {@return when the job is scheduled to start; may be in the future} */
    public Optional<Instant> scheduledStartTime() {
        return Optional.ofNullable(scheduledStartTime);
    }

    /**
     * Returns the parameters with which the script was started. Batches of one script often differ only by them.
     *
     * @return the JSON text that the provider sent, without white space, for example {@code {"season":7}}; empty if
     *     there are none
     */
    public String parameters() {
        return parameters;
    }

    /**
     * Returns the result of the script.
     *
     * @return the JSON text that the provider sent, without white space; <code>{}</code> while there is no result;
     *     empty if the record does not show it, as in lists
     */
    public String result() {
        return result;
    }

    @Override
    protected List<Object> printableFields() {
        return List.of(
                "list", list,
                "gameId", gameId,
                "jobType", jobType,
                "description", description,
                "localTime", localTime,
                "updatedAt", updatedAt(),
                "scheduledStartTime", scheduledStartTime());
    }

    @Override
    protected List<Object> confidentialFields() {
        return List.of(parameters, result);
    }
}
