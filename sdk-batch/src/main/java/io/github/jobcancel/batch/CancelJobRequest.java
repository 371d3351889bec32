// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The parameters of {@code CancelJob} and {@code TerminateJob}.
 *
 * @param jobId the job's id; {@code parent:index} names a child of an array job, {@code job#node} a node
 * @param reason the reason, at most 1024 characters; stored in the job's record as its {@code statusReason} and shown
 *     in the console
 */
public record CancelJobRequest(String jobId, String reason) {
    private static final int MAX_REASON_LENGTH = 1024;
    private static final String OWN_REASON = "cancelled by jobcancel ";

    /**
     * Creates a request.
     *
     * @param jobId the job's id
     * @param reason the reason
     * @throws IllegalArgumentException if either is blank, the id has control characters, or the reason is too long
     */
    public CancelJobRequest {
        BatchJob.checkJobId(jobId);
        if (reason.isBlank()) {
            throw new IllegalArgumentException("the reason must not be blank");
        }
        if (reason.codePointCount(0, reason.length()) > MAX_REASON_LENGTH) {
            throw new IllegalArgumentException("the reason is longer than " + MAX_REASON_LENGTH + " characters");
        }
    }

    /**
     * Creates a request with a generated reason that no other request has. The job's record then shows whether this
     * request stopped the job.
     *
     * @param jobId the job's id
     * @return the request
     */
    public static CancelJobRequest of(String jobId) {
        return new CancelJobRequest(jobId, uniqueReason());
    }

    static String uniqueReason() {
        return OWN_REASON + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    /**
     * Puts a caller's text before the reason, which stays at the end: by it the record shows whose request stopped the job.
     */
    CancelJobRequest withExplanation(String text) {
        return text.isEmpty() ? this : new CancelJobRequest(jobId, text + " (" + reason + ")");
    }

    /** Returns whether the reason in a record is that of a request with this reason, with or without an explanation. */
    static boolean isReasonOf(String reason, String recordedReason) {
        return recordedReason.equals(reason)
                || (reason.startsWith(OWN_REASON) && recordedReason.endsWith(" (" + reason + ")"));
    }
}
