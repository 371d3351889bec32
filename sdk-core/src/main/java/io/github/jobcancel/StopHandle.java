// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has to be known to take up a stop that was begun earlier, perhaps by another process: the request was taken, the end
 * was not seen. Prints as one line and parses back; holds no secret.
 *
 * @param ref which job
 * @param stateBefore what the job's state was before the request
 * @param wordBefore the provider's word for it
 * @param escalated whether the provider's stronger verb was sent
 */
public record StopHandle(JobRef ref, JobState stateBefore, String wordBefore, boolean escalated) {
    private static final Pattern FORM =
            Pattern.compile("([^?]+)\\?before=([A-Z_]+)&word=([^&]*)&escalated=(true|false)");

    private record Seen(JobRef ref, JobState state, String rawState) implements JobSnapshot {}

    /**
     * The handle of a stop that did not see the job's end.
     *
     * @param ref which job
     * @param outcome what the stop answered
     * @return empty if there is nothing to take up: the job is at rest, or no request was taken
     */
    public static Optional<StopHandle> of(JobRef ref, CancelOutcome outcome) {
        if (!(outcome instanceof CancelOutcome.Requested)) {
            return Optional.empty();
        }
        Optional<JobSnapshot> before = outcome.evidence().before();
        return Optional.of(new StopHandle(
                ref,
                before.map(JobSnapshot::state).orElse(JobState.UNKNOWN),
                before.map(JobSnapshot::rawState).orElse(""),
                outcome.evidence().escalated()));
    }

    /**
     * Reads what {@link #toString} printed.
     *
     * @param text one line
     * @return the handle
     * @throws IllegalArgumentException if the text is no such handle
     */
    public static StopHandle parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the handle of a stop");
        }
        return new StopHandle(
                JobRef.parse(parts.group(1)),
                JobState.valueOf(parts.group(2)),
                URLDecoder.decode(parts.group(3), StandardCharsets.UTF_8),
                Boolean.parseBoolean(parts.group(4)));
    }

    /**
     * What was read before the request.
     *
     * @return a snapshot of state and word alone
     */
    public JobSnapshot before() {
        return new Seen(ref, stateBefore, wordBefore);
    }

    @Override
    public String toString() {
        return ref + "?before=" + stateBefore + "&word=" + URLEncoder.encode(wordBefore, StandardCharsets.UTF_8)
                + "&escalated=" + escalated;
    }
}
