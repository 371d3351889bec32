// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.ErrorTable;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.operation.CallHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Classifies the error replies of AWS Batch and of the gateway before it. The error code decides; the HTTP status
 * counts only if there is no code.
 */
public final class BatchErrors {
    private static final Duration MIN_CLOCK_SKEW = Duration.ofMinutes(4);
    private static final Set<String> CLOCK_SKEW_CODES =
            Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
    private static final ErrorTable BATCH_TABLE = createTable("AWS Batch");
    private static final ErrorTable STS_TABLE = createTable("STS");

    private BatchErrors() {}

    private static ErrorTable createTable(String service) {
        return new ErrorTable(service)
                .withCodes(
                        FailureKind.THROTTLED,
                        "Throttling ThrottlingException ThrottledException RequestThrottled RequestThrottledException"
                                + " TooManyRequestsException ProvisionedThroughputExceededException"
                                + " TransactionInProgressException RequestLimitExceeded BandwidthLimitExceeded"
                                + " LimitExceededException SlowDown EC2ThrottledException")
                .withCodes(FailureKind.CREDENTIAL, "ExpiredTokenException ExpiredToken")
                .withCodes(
                        FailureKind.UNAUTHENTICATED,
                        "MissingAuthenticationTokenException MissingAuthenticationToken UnrecognizedClientException"
                                + " InvalidClientTokenId InvalidSignatureException SignatureDoesNotMatch"
                                + " IncompleteSignature IncompleteSignatureException AuthFailure NotAuthorized"
                                + " OptInRequired")
                .withCodes(FailureKind.FORBIDDEN, "AccessDeniedException AccessDenied UnauthorizedException")
                .withCodes(
                        FailureKind.UNAVAILABLE,
                        "RequestTimeout RequestTimeoutException PriorRequestNotComplete IDPCommunicationError"
                                + " InternalError InternalFailure InternalServerError ServiceUnavailable")
                // The code identifies the exceptions of the service model, whatever the HTTP status.
                .withCodes(FailureKind.INVALID, "ClientException")
                .withStatuses(FailureKind.UNAVAILABLE, 500)
                .withStatuses(FailureKind.UNEXPECTED, 404, 405);
    }

    /**
     * Returns whether the job may have been cancelled although a request for several jobs reports this error code for
     * it.
     *
     * @param code the error code of one job
     * @return whether the job may have been cancelled
     */
    public static boolean mayHaveActed(String code) {
        return code.equals("ServerException")
                || BATCH_TABLE
                        .kindOfCode(code)
                        .filter(FailureKind.UNAVAILABLE::equals)
                        .isPresent();
    }

    /** Returns whether the code can only mean that the request carried the time of a wrong clock. */
    static boolean isClockSkewCode(String code) {
        return CLOCK_SKEW_CODES.contains(code);
    }

    /**
     * Returns the id that AWS gave to an exchange.
     *
     * @param reply any reply
     * @return the id; empty if there is none
     */
    public static String requestId(HttpReply reply) {
        return reply.header("x-amzn-RequestId", "x-amz-request-id");
    }

    /**
     * Classifies an error reply of AWS Batch.
     *
     * @param reply the reply
     * @param history the attempts of the call
     * @return the failure
     */
    public static AttemptFailure classifyReply(HttpReply reply, CallHistory history) {
        return classifyError(BATCH_TABLE, reply.toProviderError(errorCode(reply), errorMessage(reply)), reply, history);
    }

    /** Classifies an error reply of STS, which has another format but the same codes. */
    static AttemptFailure classifyStsError(ProviderError error, HttpReply reply, CallHistory history) {
        return classifyError(STS_TABLE, error, reply, history);
    }

    private static AttemptFailure classifyError(
            ErrorTable table, ProviderError error, HttpReply reply, CallHistory history) {
        FailureKind kind = failureKind(table, error.code(), reply, history);
        AttemptFailure attemptFailure = table.createFailure(kind, error, reply, history.signedAt());
        if (kind == FailureKind.SKEW) {
            return reply.serverTime().map(attemptFailure::withServerTime).orElse(attemptFailure);
        }
        return millisToWait(reply).map(attemptFailure::withRetryAfter).orElse(attemptFailure);
    }

    private static FailureKind failureKind(ErrorTable table, String code, HttpReply reply, CallHistory history) {
        if (CLOCK_SKEW_CODES.contains(code)
                || (mayMeanClockSkew(code, reply) && isFarFromServerTime(reply, history.signedAt()))) {
            return reply.serverTime().isPresent() ? FailureKind.SKEW : FailureKind.UNAUTHENTICATED;
        }
        if (reply.status() == 429) {
            return FailureKind.THROTTLED;
        }
        if (code.equals("ServerException") && reply.status() < 500) {
            return FailureKind.BROKEN;
        }
        return table.kindOfCode(code).orElseGet(() -> table.kindOfStatus(reply.status(), !code.isEmpty()));
    }

    private static boolean mayMeanClockSkew(String code, HttpReply reply) {
        return reply.status() == 401
                || reply.status() == 403
                || code.equals("InvalidSignatureException")
                || code.equals("SignatureDoesNotMatch")
                || code.equals("AuthFailure");
    }

    private static boolean isFarFromServerTime(HttpReply reply, Instant signedAt) {
        return reply.clockSkew(signedAt)
                .filter(clockSkew -> clockSkew.compareTo(MIN_CLOCK_SKEW) >= 0)
                .isPresent();
    }

    private static Optional<Duration> millisToWait(HttpReply reply) {
        try {
            long millis = Long.parseLong(reply.header("x-amz-retry-after"));
            return Optional.of(Duration.ofMillis(Math.max(0, millis)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the error code: the header or else the field {@code __type} or {@code code}, without its URI and its
     * namespace.
     */
    static String errorCode(HttpReply reply) {
        String rawCode = reply.header("x-amzn-ErrorType");
        JsonValue json = reply.bodyJson();
        if (rawCode.isEmpty()) {
            rawCode = json.firstText("__type", "code");
        }
        int colon = rawCode.indexOf(':');
        String codeWithoutUri = colon < 0 ? rawCode : rawCode.substring(0, colon);
        int hash = codeWithoutUri.indexOf('#');
        return (hash < 0 ? codeWithoutUri : codeWithoutUri.substring(hash + 1)).strip();
    }

    private static String errorMessage(HttpReply reply) {
        JsonValue json = reply.bodyJson();
        return json.isObject() ? json.firstText("message", "Message", "errorMessage") : reply.bodyText();
    }
}
