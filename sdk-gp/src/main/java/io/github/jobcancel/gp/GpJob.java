// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.http.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A job as a read shows it. What the other dialect alone tells is empty. A job that was not found, or is shown as deleted, is
 * in state {@link JobState#ABSENT}.
 *
 * @param ref dialect, site, service and id
 * @param state in the words all providers share
 * @param rawState the site's word, for example {@code esriJobExecuting}; empty if the job was not found
 * @param submittedAt when it was submitted; ADMIN only
 * @param endedAt when it ended; empty while it has not; ADMIN only
 * @param userName who submitted it; empty on a service open to all; ADMIN only
 * @param machineName which machine runs it; ADMIN only
 * @param url an address of the job, as the site tells it, without query; to be shown, not called; ADMIN only
 * @param progress the tool's text on its progress; REST only, while executing
 * @param percent how much is done, 0 to 100; REST only, and only for tools that count their steps
 * @param messages what the tool wrote, in order; REST only
 * @param results name and relative address of each result; REST only, once it has succeeded
 * @param inputs name and relative address of each input; REST only, once it has succeeded
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
     * A line that the tool wrote.
     *
     * @param type the site's word, for example {@code esriJobMessageTypeWarning}
     * @param description the text
     */
    public record Message(String type, String description) {}

    GpStatus status() {
        return GpStatus.of(rawState);
    }

    static GpJob absent(JobRef ref) {
        return read(ref, Json.read(new byte[0]), "", JobState.ABSENT);
    }

    static GpJob read(JobRef ref, Json json, String word) {
        return read(ref, json, word, GpStatus.of(word).state);
    }

    private static GpJob read(JobRef ref, Json json, String word, JobState state) {
        return new GpJob(
                ref,
                state,
                word,
                json.time("submittedTime"),
                json.time("endTime"),
                json.anyText("username", "userName"),
                json.anyText("machinename", "machineName"),
                json.text("url").replaceFirst("[?#].*", ""),
                json.get("progress").text("message"),
                percent(json.get("progress", "percent")),
                json.get("messages").items().stream()
                        .map(m -> new Message(m.text("type"), m.text("description")))
                        .toList(),
                addresses(json.get("results")),
                addresses(json.get("inputs")));
    }

    private static OptionalInt percent(Json json) {
        OptionalLong number = json.number();
        return number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() <= 100
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }

    private static Map<String, String> addresses(Json json) {
        Map<String, String> out = new LinkedHashMap<>();
        json.fields().forEach((name, value) -> out.put(name, value.text("paramUrl")));
        return Collections.unmodifiableMap(out);
    }
}
