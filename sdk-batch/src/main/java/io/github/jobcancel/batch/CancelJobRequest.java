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
        return "cancelled by jobcancel "
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
