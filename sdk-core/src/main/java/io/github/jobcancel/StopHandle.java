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
 * The state from which {@link RemoteJob#resume} continues a stop that did not see the job's end, perhaps in another
 * process. It prints as one line and parses back. Holds no secret.
 *
 * @param ref the job
 * @param stateBefore the job's state before the request; {@link JobState#UNKNOWN} also if it was not read
 * @param rawStateBefore the provider's word for that state; empty if it was not read
 * @param wasAcknowledged whether the provider acknowledged the request; if not, it may have accepted the request
 *     nevertheless
 * @param wasEscalated whether the provider's stronger request was sent
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
     * @param ref the job
     * @param stateBefore the job's state before the request; {@link JobState#UNKNOWN} also if it was not read
     * @param rawStateBefore the provider's word for that state; empty if it was not read
     * @param wasAcknowledged whether the provider acknowledged the request; if not, it may have accepted the
     *     request nevertheless
     * @param wasEscalated whether the provider's stronger request was sent
     * @param requestIds the provider's ids of the exchanges so far, in order, where the provider gives such ids
     */
    public StopHandle {
        requestIds = List.copyOf(requestIds);
    }

    /**
     * Returns the handle of a stop whose request the provider acknowledged and whose deadline expired before the
     * job's end was seen.
     *
     * @param ref the job
     * @param outcome the outcome of the stop
     * @return the handle; empty if there is nothing to resume, because the job is at rest or the provider accepted
     *     no request
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
     * Returns the handle of a stop that got no answer. When the stop is resumed, a read shows whether the job still
     * runs, and if it does, the cancel is repeated.
     *
     * @param ref the job
     * @param failure the failure of the stop
     * @return the handle; empty if the request certainly did nothing, in which case a new stop can be started
     */
    public static Optional<StopHandle> of(JobRef ref, SdkException failure) {
        return failure.mayHaveTakenEffect()
                ? Optional.of(new StopHandle(ref, JobState.UNKNOWN, "", false, false, List.of()))
                : Optional.empty();
    }

    /**
     * Parses the text that {@link #toString} returned.
     *
     * @param text one line
     * @return the handle
     * @throws IllegalArgumentException if the text is not such a handle
     */
    public static StopHandle parse(String text) {
        Matcher parts = TEXT_FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a stop handle");
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
     * Returns the job as it was read before the request.
     *
     * @return a snapshot of reference, state and raw state; empty if nothing was read
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
