// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

/**
 * Alternative behaviors of {@link FakeBatch}: one for each point on which the documents about AWS Batch disagree, or
 * in which deployments differ. All are off by default; {@link FakeBatch#enableBehavior} turns one on.
 */
public enum BatchBehavior {
    /**
     * A cancelled RUNNABLE job keeps its status until it is the oldest job of its queue. By default it fails at the
     * next pass.
     */
    CANCEL_WAITS_FOR_HEAD_OF_QUEUE,
    /** A RUNNABLE job that is due to start does start although its cancel was accepted; the flag stays set. */
    START_BEATS_CANCEL,
    /** The flags and the reason appear when the scheduler acts on the job. By default they appear with the request. */
    FLAGS_AT_EFFECT,
    /** A cancel of a STARTING or RUNNING job sets its flag, but stops nothing. By default it changes nothing. */
    CANCEL_FLAGS_STARTED_JOBS,
    /** A terminate before STARTING sets {@code isCancelled} as well. By default it sets {@code isTerminated} only. */
    TERMINATE_SETS_CANCELLED_BEFORE_START,
    /**
     * A terminate ends a PENDING job at the next pass. By default the job waits for its dependencies, as after a
     * cancel.
     */
    TERMINATE_ENDS_PENDING_AT_ONCE,
    /** A second request for a job that has not ended keeps the first reason. By default the last reason is shown. */
    FIRST_REASON_IS_KEPT,
    /** Cancel and terminate of an unknown id return 400 with ClientException. By default they return 200. */
    UNKNOWN_ID_IS_ERROR,
    /** CancelJobs reports jobs that have started as errors. By default it reports them as successful. */
    BULK_CANCEL_REFUSES_STARTED,
    /** The bulk operations do not exist. */
    BULK_CALLS_ARE_MISSING,
    /** An unknown route returns 404. By default it returns 403 with MissingAuthenticationTokenException. */
    UNKNOWN_ROUTE_IS_404,
    /** {@code isCancelled} and {@code isTerminated} are never sent. */
    FLAGS_ARE_OMITTED,
    /** Lists never contain the flags. By default they contain the flags that are true. */
    FLAGS_ARE_OMITTED_IN_LISTS,
    /** Lists contain only the five basic members of a job, and the flags. */
    MINIMAL_SUMMARIES,
    /** DescribeJobs returns the jobs in the reverse order of the requested ids. */
    DESCRIBES_IN_REVERSE,
    /** A job that never started has {@code startedAt} 0. By default the member is absent. */
    ZERO_STARTED_AT,
    /** Members without a value are sent as null. By default they are omitted. */
    NULLS_FOR_UNSET,
    /** Operations without output return an empty body without a content type. By default they return {@code {}}. */
    EMPTY_BODIES,
    /** The first page of each list is empty and has a token for the next page. */
    EMPTY_FIRST_PAGE,
    /** The last page of each list always contains the token of that same page. */
    LAST_TOKEN_REPEATS,
    /**
     * The error code is sent in {@code __type} of the body. By default it is sent in the header
     * {@code x-amzn-ErrorType}.
     */
    CODE_IN_TYPE,
    /** The error code is sent in {@code code} of the body. */
    CODE_IN_CODE,
    /** The error code has a namespace before it and a URL after it. */
    CODE_WITH_NAMESPACE,
    /** The error message is sent in {@code Message}. By default it is sent in {@code message}. */
    CAPITAL_MESSAGE,
    /** A missing permission is a 400 ClientException. By default it is a 403 AccessDeniedException. */
    DENIED_IS_CLIENT_EXCEPTION,
    /**
     * Authentication errors have the codes SignatureDoesNotMatch, InvalidClientTokenId and IncompleteSignature (400).
     * By default they have the codes of the REST front end.
     */
    QUERY_STYLE_AUTH_CODES,
    /**
     * A request time more than 5 minutes off is refused with RequestExpired. By default it is refused with
     * InvalidSignatureException.
     */
    SKEW_IS_REQUEST_EXPIRED,
    /**
     * A request time more than 5 minutes off is refused with RequestTimeTooSkewed. By default it is refused with
     * InvalidSignatureException.
     */
    SKEW_IS_TOO_SKEWED,
    /** Throttling is a 400 ThrottlingException. By default it is a 429 TooManyRequestsException. */
    THROTTLE_IS_400
}
