// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

/**
 * The other reading of each point on which documents about AWS Batch disagree, or on which deployments differ. All are off
 * at first; {@link FakeBatch#enableBehavior} turns them on.
 */
public enum BatchBehavior {
    /** A cancelled RUNNABLE job stays so until it is the oldest of its queue. Otherwise it fails at the next pass. */
    CANCEL_WAITS_FOR_HEAD_OF_QUEUE,
    /** A RUNNABLE job whose time to start has come starts, although its cancel was accepted; the flag stays. */
    START_BEATS_CANCEL,
    /** The flags and the reason show when the scheduler acts. Otherwise they show with the request. */
    FLAGS_AT_EFFECT,
    /** A cancel of a STARTING or RUNNING job sets its flag, and still stops nothing. Otherwise it leaves no trace. */
    CANCEL_FLAGS_STARTED_JOBS,
    /** A terminate before STARTING sets {@code isCancelled} too. Otherwise {@code isTerminated} alone. */
    TERMINATE_SETS_CANCELLED_BEFORE_START,
    /** A terminate ends a PENDING job at the next pass. Otherwise it waits for the dependencies, as a cancel does. */
    TERMINATE_ENDS_PENDING_AT_ONCE,
    /** A further request on a living job leaves the first reason. Otherwise the last reason wins. */
    FIRST_REASON_IS_KEPT,
    /** Cancel or terminate of an unknown id is a 400 ClientException. Otherwise 200. */
    UNKNOWN_ID_IS_ERROR,
    /** CancelJobs reports started jobs as errors. Otherwise as successful. */
    BULK_CANCEL_REFUSES_STARTED,
    /** The bulk calls do not exist. */
    BULK_CALLS_ARE_MISSING,
    /** An unknown route answers 404. Otherwise 403 with MissingAuthenticationTokenException. */
    UNKNOWN_ROUTE_IS_404,
    /** Neither {@code isCancelled} nor {@code isTerminated} is ever sent. */
    FLAGS_ARE_OMITTED,
    /** The lists never carry the flags. Otherwise they carry those that are true. */
    FLAGS_ARE_OMITTED_IN_LISTS,
    /** Lists carry the five basic members of a job only (and flags). */
    MINIMAL_SUMMARIES,
    /** Job ids are described in the reverse of the order asked. */
    DESCRIBES_IN_REVERSE,
    /** A job that never started has a {@code startedAt} of 0. Otherwise the member is absent. */
    ZERO_STARTED_AT,
    /** Unset members are sent as null. Otherwise they are left out. */
    NULLS_FOR_UNSET,
    /** Calls without output answer zero bytes without a content type. Otherwise {@code {}}. */
    EMPTY_BODIES,
    /** The first page of each list is empty, with a token to go on. */
    EMPTY_FIRST_PAGE,
    /** The last page of each list hands out, for ever, the token of that same page. */
    LAST_TOKEN_REPEATS,
    /** The error code stands in {@code __type}. Otherwise in the header {@code x-amzn-ErrorType}. */
    CODE_IN_TYPE,
    /** The error code stands in {@code code} of the body. */
    CODE_IN_CODE,
    /** The error code is written with a namespace before and an address behind it. */
    CODE_WITH_NAMESPACE,
    /** The error message stands in {@code Message}. Otherwise in {@code message}. */
    CAPITAL_MESSAGE,
    /** A refused permission is a 400 ClientException. Otherwise a 403 AccessDeniedException. */
    DENIED_IS_CLIENT_EXCEPTION,
    /** SignatureDoesNotMatch, InvalidClientTokenId, IncompleteSignature (400). Otherwise the names of the front door. */
    QUERY_STYLE_AUTH_CODES,
    /** A time more than 5 minutes off is RequestExpired. Otherwise InvalidSignatureException. */
    SKEW_IS_REQUEST_EXPIRED,
    /** A time more than 5 minutes off is RequestTimeTooSkewed. Otherwise InvalidSignatureException. */
    SKEW_IS_TOO_SKEWED,
    /** Throttling is a 400 ThrottlingException. Otherwise a 429 TooManyRequestsException. */
    THROTTLE_IS_400
}
