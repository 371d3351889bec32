// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has to be known to take up a stop that was begun earlier, perhaps by another process, and did not see the job's end.
 * Prints as one line and parses back; holds no secret.
 *
 * @param ref which job
 * @param stateBefore what the job's state was before the request; {@link JobState#UNKNOWN} also if it was not read
 * @param rawStateBefore the provider's word for it; empty if it was not read
 * @param wasAcknowledged whether the provider acknowledged the request; if not, it may have taken it all the same
 * @param wasEscalated whether the provider's stronger verb was sent
 * @param requestIds the provider's ids of the exchanges so far, in order, where the provider gives such ids
 */
public record StopHandle(
        JobRef ref,
        JobState stateBefore,
        String rawStateBefore,
        boolean wasAcknowledged,
        boolean wasEscalated,
        List<String> requestIds) {
    private static final Pattern TEXT_FORM = Pattern.compile(
            "([^?]+)\\?before=([A-Z_]+)&word=([^&]*)&taken=(true|false)&escalated=(true|false)&ids=(.*)");

    private record SavedSnapshot(JobRef ref, JobState state, String rawState) implements JobSnapshot {}

    /**
     * Copies the list.
     *
     * @param ref which job
     * @param stateBefore what the job's state was before the request; {@link JobState#UNKNOWN} also if it was not read
     * @param rawStateBefore the provider's word for it; empty if it was not read
     * @param wasAcknowledged whether the provider acknowledged the request; if not, it may have taken it all the same
     * @param wasEscalated whether the provider's stronger verb was sent
     * @param requestIds the provider's ids of the exchanges so far, in order, where the provider gives such ids
     */
    public StopHandle {
        requestIds = List.copyOf(requestIds);
    }

    /**
     * The handle of a stop that was taken, and whose time ran out before the job's end was seen.
     *
     * @param ref which job
     * @param outcome what the stop answered
     * @return empty if there is nothing to take up: the job is at rest, or no request was taken
     */
    public static Optional<StopHandle> of(JobRef ref, CancelOutcome outcome) {
        if (!(outcome instanceof CancelOutcome.Requested)) {
            return Optional.empty();
        }
        Evidence evidence = outcome.evidence();
        return Optional.of(new StopHandle(
                ref,
                evidence.snapshotBefore().map(JobSnapshot::state).orElse(JobState.UNKNOWN),
                evidence.snapshotBefore().map(JobSnapshot::rawState).orElse(""),
                true,
                evidence.wasEscalated(),
                evidence.requestIds()));
    }

    /**
     * The handle of a stop that got no answer: whether its request was taken is found out when it is taken up, by reading and,
     * if the job still runs, by asking again.
     *
     * @param ref which job
     * @param failure what the stop failed with
     * @return empty if the request certainly did nothing: such a stop is simply made again
     */
    public static Optional<StopHandle> of(JobRef ref, SdkException failure) {
        return failure.mayHaveTakenEffect()
                ? Optional.of(new StopHandle(ref, JobState.UNKNOWN, "", false, false, List.of()))
                : Optional.empty();
    }

    /**
     * Reads what {@link #toString} printed.
     *
     * @param text one line
     * @return the handle
     * @throws IllegalArgumentException if the text is no such handle
     */
    public static StopHandle parse(String text) {
        Matcher parts = TEXT_FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not the handle of a stop");
        }
        String ids = parts.group(6);
        return new StopHandle(
                JobRef.parse(parts.group(1)),
                JobState.valueOf(parts.group(2)),
                decodeText(parts.group(3)),
                Boolean.parseBoolean(parts.group(4)),
                Boolean.parseBoolean(parts.group(5)),
                ids.isEmpty()
                        ? List.of()
                        : Arrays.stream(ids.split(",", -1))
                                .map(StopHandle::decodeText)
                                .toList());
    }

    /**
     * What was read before the request.
     *
     * @return a snapshot of state and word alone; empty if nothing was read
     */
    public Optional<JobSnapshot> snapshotBefore() {
        return rawStateBefore.isEmpty()
                ? Optional.empty()
                : Optional.of(new SavedSnapshot(ref, stateBefore, rawStateBefore));
    }

    @Override
    public String toString() {
        return ref + "?before=" + stateBefore + "&word=" + encodeText(rawStateBefore) + "&taken=" + wasAcknowledged
                + "&escalated="
                + wasEscalated + "&ids="
                + String.join(
                        ",", requestIds.stream().map(StopHandle::encodeText).toList());
    }

    private static String encodeText(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decodeText(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
