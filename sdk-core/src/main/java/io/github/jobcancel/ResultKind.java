// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Map;

/** The kind of a job's result in a bulk: the class of its outcome, or of its failure. */
public enum ResultKind {
    /** {@link CancelOutcome.Cancelled}. */
    CANCELLED,
    /** {@link CancelOutcome.Ended}. */
    ENDED,
    /** {@link CancelOutcome.Finished}. */
    FINISHED,
    /** {@link CancelOutcome.Requested}. */
    REQUESTED,
    /** {@link CancelOutcome.NotCancellable}. */
    NOT_CANCELLABLE,
    /** {@link CancelOutcome.NotFound}. */
    NOT_FOUND,
    /** {@link SdkException.NoConnection}. */
    NO_CONNECTION,
    /** {@link SdkException.DeadlineExceeded}. */
    DEADLINE_EXCEEDED,
    /** {@link SdkException.Unauthenticated}. */
    UNAUTHENTICATED,
    /** {@link SdkException.Forbidden}. */
    FORBIDDEN,
    /** {@link SdkException.Throttled}. */
    THROTTLED,
    /** {@link SdkException.ProviderFault}. */
    PROVIDER_FAULT,
    /** {@link SdkException.InvalidRequest}. */
    INVALID_REQUEST,
    /** {@link SdkException.UnexpectedReply}. */
    UNEXPECTED_REPLY,
    /** {@link SdkException.Closed}. */
    CLOSED;

    private static final Map<Class<?>, ResultKind> KINDS = Map.ofEntries(
            Map.entry(CancelOutcome.Cancelled.class, CANCELLED),
            Map.entry(CancelOutcome.Ended.class, ENDED),
            Map.entry(CancelOutcome.Finished.class, FINISHED),
            Map.entry(CancelOutcome.Requested.class, REQUESTED),
            Map.entry(CancelOutcome.NotCancellable.class, NOT_CANCELLABLE),
            Map.entry(CancelOutcome.NotFound.class, NOT_FOUND),
            Map.entry(SdkException.NoConnection.class, NO_CONNECTION),
            Map.entry(SdkException.DeadlineExceeded.class, DEADLINE_EXCEEDED),
            Map.entry(SdkException.Unauthenticated.class, UNAUTHENTICATED),
            Map.entry(SdkException.Forbidden.class, FORBIDDEN),
            Map.entry(SdkException.Throttled.class, THROTTLED),
            Map.entry(SdkException.ProviderFault.class, PROVIDER_FAULT),
            Map.entry(SdkException.InvalidRequest.class, INVALID_REQUEST),
            Map.entry(SdkException.UnexpectedReply.class, UNEXPECTED_REPLY),
            Map.entry(SdkException.Closed.class, CLOSED));

    /**
     * Returns the kind of a result.
     *
     * @param result the result of one job
     * @return the kind
     */
    public static ResultKind of(Result<CancelOutcome> result) {
        Object word = result instanceof Result.Success<CancelOutcome> success
                ? success.answer()
                : ((Result.Failure<CancelOutcome>) result).cause();
        ResultKind kind = KINDS.get(word.getClass());
        if (kind == null) {
            throw new IllegalStateException("no kind is known for " + word.getClass());
        }
        return kind;
    }
}
