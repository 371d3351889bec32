// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobRecord;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The record of a job. Fields that only the other dialect returns are empty. A job that was not found, or that the
 * site reports as deleted, is in state {@link JobState#ABSENT}.
 *
 * <p>Jobs have no names. Their times are shown by the ADMIN dialect only, which does not show when a job started.
 */
public final class GpJob extends JobRecord {
    /**
     * A message of the tool.
     *
     * @param type the site's type of the message, for example {@code esriJobMessageTypeWarning}
     * @param description the text
     */
    public record Message(String type, String description) {}

    private final String userName;
    private final String machineName;
    private final String url;
    private final String progress;
    private final OptionalInt percent;
    private final List<Message> messages;
    private final Map<String, String> results;
    private final Map<String, String> inputs;

    private GpJob(JobRef ref, JobState state, String rawState, JsonValue json) {
        super(
                ref,
                state,
                rawState,
                "",
                json.instantField("submittedTime").orElse(null),
                null,
                json.instantField("endTime").orElse(null));
        this.userName = json.firstText("username", "userName");
        this.machineName = json.firstText("machinename", "machineName");
        this.url = json.textField("url").replaceFirst("[?#].*", "");
        this.progress = json.get("progress").textField("message");
        this.percent = parsePercent(json.get("progress", "percent"));
        this.messages = json.get("messages").items().stream()
                .map(message -> new Message(message.textField("type"), message.textField("description")))
                .toList();
        this.results = parseAddresses(json.get("results"));
        this.inputs = parseAddresses(json.get("inputs"));
    }

    static GpJob absentJob(JobRef ref) {
        return new GpJob(ref, JobState.ABSENT, "", JsonValue.parseDocument(new byte[0]));
    }

    static GpJob parseRecord(JobRef ref, JsonValue json, String rawState) {
        return new GpJob(ref, GpJobStatus.of(rawState).state, rawState, json);
    }

    /**
     * Creates a record without a request. It is made for tests of applications.
     *
     * @param ref the reference to the job
     * @param json the record as either dialect returns it, with the state as {@code jobStatus} or {@code status};
     *     {@code null} for a job that the site does not have
     * @return the record
     * @throws IllegalArgumentException if the text is neither a JSON object nor {@code null}
     */
    public static GpJob parse(JobRef ref, String json) {
        JsonValue value = JsonValue.parseRecord(json);
        return value.exists() ? parseRecord(ref, value, value.firstText("jobStatus", "status")) : absentJob(ref);
    }

    private static OptionalInt parsePercent(JsonValue json) {
        OptionalLong number = json.asLong();
        return number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() <= 100
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }

    private static Map<String, String> parseAddresses(JsonValue json) {
        Map<String, String> addresses = new LinkedHashMap<>();
        json.fields().forEach((name, value) -> addresses.put(name, value.textField("paramUrl")));
        return Collections.unmodifiableMap(addresses);
    }

    GpJobStatus status() {
        return GpJobStatus.of(rawState());
    }

    /** {@return the user who submitted the job; empty on a service open to all; ADMIN only} */
    public String userName() {
        return userName;
    }

    /** {@return the machine that runs the job; ADMIN only} */
    public String machineName() {
        return machineName;
    }

    /**
     * {@return an address of the job as returned by the site, without its query; for display, not for requests; ADMIN
     * only}
     */
    public String url() {
        return url;
    }

    /** {@return the tool's text about its progress; REST only, while executing} */
    public String progress() {
        return progress;
    }

    /** {@return the progress in percent, 0 to 100; REST only, and only for tools that count their steps} */
    public OptionalInt percent() {
        return percent;
    }

    /** {@return the messages of the tool, in order; REST only} */
    public List<Message> messages() {
        return messages;
    }

    /** {@return name and relative address of each result; REST only, after success} */
    public Map<String, String> results() {
        return results;
    }

    /** {@return name and relative address of each input; REST only, after success} */
    public Map<String, String> inputs() {
        return inputs;
    }

    @Override
    protected List<Object> printableFields() {
        return List.of(
                "userName", userName,
                "machineName", machineName,
                "url", url,
                "progress", progress,
                "percent", percent,
                "messages", messages,
                "results", results,
                "inputs", inputs);
    }
}
