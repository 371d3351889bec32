// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What {@code CancelJob} and {@code TerminateJob} take.
 *
 * @param jobId the job's id; {@code parent:index} names a child of an array, {@code job#node} a node
 * @param reason why; kept in the job's record as its {@code statusReason}, and shown in the console. At most 1024 characters
 */
public record CancelJobRequest(String jobId, String reason) {
    private static final int MAX_REASON_LENGTH = 1024;

    /**
     * Checks the parts.
     *
     * @param jobId the job's id
     * @param reason why
     * @throws IllegalArgumentException if either is blank, the id has control characters, or the reason is too long
     */
    public CancelJobRequest {
        BatchJob.checkJobId(jobId);
        if (reason.isBlank()) {
            throw new IllegalArgumentException("AWS Batch asks for a reason, and it is blank");
        }
        if (reason.codePointCount(0, reason.length()) > MAX_REASON_LENGTH) {
            throw new IllegalArgumentException("the reason is longer than " + MAX_REASON_LENGTH + " characters");
        }
    }

    /**
     * A request with a reason of ours, unique to it: so the job's record tells whether it was this request that stopped it.
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
