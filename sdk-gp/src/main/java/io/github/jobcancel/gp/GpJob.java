// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.JsonValue;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The record of a job. Fields that only the other dialect returns are empty. A job that was not found, or that the
 * site reports as deleted, is in state {@link JobState#ABSENT}.
 *
 * @param ref the reference: dialect, site, service and id
 * @param state the state in the terms shared by all providers
 * @param rawState the site's status, for example {@code esriJobExecuting}; empty if the job was not found
 * @param submittedAt the time of submission; ADMIN only
 * @param endedAt the time of the end; empty while the job has not ended; ADMIN only
 * @param userName the user who submitted the job; empty on a service open to all; ADMIN only
 * @param machineName the machine that runs the job; ADMIN only
 * @param url an address of the job as returned by the site, without its query; for display, not for requests; ADMIN
 *     only
 * @param progress the tool's text about its progress; REST only, while executing
 * @param percent the progress in percent, 0 to 100; REST only, and only for tools that count their steps
 * @param messages the messages of the tool, in order; REST only
 * @param results name and relative address of each result; REST only, after success
 * @param inputs name and relative address of each input; REST only, after success
 */
public record GpJob(
        JobRef ref,
        JobState state,
        String rawState,
        Optional<Instant> submittedAt,
        Optional<Instant> endedAt,
        String userName,
        String machineName,
        String url,
        String progress,
        OptionalInt percent,
        List<Message> messages,
        Map<String, String> results,
        Map<String, String> inputs)
        implements JobSnapshot {

    /**
     * A message of the tool.
     *
     * @param type the site's type of the message, for example {@code esriJobMessageTypeWarning}
     * @param description the text
     */
    public record Message(String type, String description) {}

    GpJobStatus status() {
        return GpJobStatus.of(rawState);
    }

    static GpJob absentJob(JobRef ref) {
        return parseRecord(ref, JsonValue.parseDocument(new byte[0]), "", JobState.ABSENT);
    }

    static GpJob parseRecord(JobRef ref, JsonValue json, String rawState) {
        return parseRecord(ref, json, rawState, GpJobStatus.of(rawState).state);
    }

    private static GpJob parseRecord(JobRef ref, JsonValue json, String rawState, JobState state) {
        return new GpJob(
                ref,
                state,
                rawState,
                json.instantField("submittedTime"),
                json.instantField("endTime"),
                json.firstText("username", "userName"),
                json.firstText("machinename", "machineName"),
                json.textField("url").replaceFirst("[?#].*", ""),
                json.get("progress").textField("message"),
                parsePercent(json.get("progress", "percent")),
                json.get("messages").items().stream()
                        .map(message -> new Message(message.textField("type"), message.textField("description")))
                        .toList(),
                parseAddresses(json.get("results")),
                parseAddresses(json.get("inputs")));
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
}
