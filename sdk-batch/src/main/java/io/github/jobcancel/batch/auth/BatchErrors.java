// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
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
    private static final Set<String> THROTTLING_CODES = Set.of(
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException",
            "ProvisionedThroughputExceededException",
            "TransactionInProgressException",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            "LimitExceededException",
            "SlowDown",
            "EC2ThrottledException");
    private static final Set<String> TRANSIENT_CODES = Set.of(
            "RequestTimeout",
            "RequestTimeoutException",
            "PriorRequestNotComplete",
            "IDPCommunicationError",
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "ServiceUnavailable");
    private static final Set<String> CLOCK_SKEW_CODES =
            Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
    private static final Set<String> EXPIRY_CODES = Set.of("ExpiredTokenException", "ExpiredToken");
    private static final Set<String> CREDENTIAL_CODES = Set.of(
            "MissingAuthenticationTokenException",
            "MissingAuthenticationToken",
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "IncompleteSignatureException",
            "AuthFailure",
            "NotAuthorized",
            "OptInRequired");
    private static final Set<String> FORBIDDEN_CODES =
            Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedException");

    private BatchErrors() {}

    /**
     * Returns whether the job may have been cancelled although a request for several jobs reports this error code for
     * it.
     *
     * @param code the error code of one job
     * @return whether the job may have been cancelled
     */
    public static boolean mayHaveActed(String code) {
        return code.equals("ServerException") || TRANSIENT_CODES.contains(code);
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
        return classifyError("AWS Batch", reply.toProviderError(errorCode(reply), errorMessage(reply)), reply, history);
    }

    /** Classifies an error reply of another AWS service, which has another format but the same codes. */
    static AttemptFailure classifyError(String service, ProviderError error, HttpReply reply, CallHistory history) {
        FailureKind kind = failureKind(error.code(), reply, history);
        AttemptFailure attemptFailure = AttemptFailure.ofReply(kind, failureSummary(service, kind), error);
        if (kind == FailureKind.SKEW) {
            return reply.serverTime().map(attemptFailure::withServerTime).orElse(attemptFailure);
        }
        return retryDelay(reply, history.signedAt())
                .map(attemptFailure::withRetryAfter)
                .orElse(attemptFailure);
    }

    private static FailureKind failureKind(String code, HttpReply reply, CallHistory history) {
        if (CLOCK_SKEW_CODES.contains(code)
                || (mayMeanClockSkew(code, reply) && isFarFromServerTime(reply, history.signedAt()))) {
            return reply.serverTime().isPresent() ? FailureKind.SKEW : FailureKind.UNAUTHENTICATED;
        }
        if (THROTTLING_CODES.contains(code) || reply.status() == 429) {
            return FailureKind.THROTTLED;
        }
        if (EXPIRY_CODES.contains(code)) {
            return FailureKind.CREDENTIAL;
        }
        if (CREDENTIAL_CODES.contains(code)) {
            return FailureKind.UNAUTHENTICATED;
        }
        if (FORBIDDEN_CODES.contains(code)) {
            return FailureKind.FORBIDDEN;
        }
        if (TRANSIENT_CODES.contains(code)) {
            return FailureKind.UNAVAILABLE;
        }
        // The code identifies the exceptions of the service model, whatever the HTTP status.
        if (code.equals("ClientException")) {
            return FailureKind.INVALID;
        }
        if (code.equals("ServerException") && reply.status() < 500) {
            return FailureKind.BROKEN;
        }
        return kindByStatus(code, reply.status());
    }

    private static FailureKind kindByStatus(String code, int status) {
        return switch (status) {
            case 500, 502, 503, 504 -> FailureKind.UNAVAILABLE;
            case 401 -> FailureKind.UNAUTHENTICATED;
            case 403 -> FailureKind.FORBIDDEN;
            case 404, 405 -> FailureKind.UNEXPECTED;
            default -> {
                if (status > 500 || status < 400) {
                    yield FailureKind.BROKEN;
                }
                // A reply without a code may be a proxy's page, which says nothing about the request.
                yield code.isEmpty() ? FailureKind.UNEXPECTED : FailureKind.INVALID;
            }
        };
    }

    private static boolean mayMeanClockSkew(String code, HttpReply reply) {
        return reply.status() == 401
                || reply.status() == 403
                || code.equals("InvalidSignatureException")
                || code.equals("SignatureDoesNotMatch")
                || code.equals("AuthFailure");
    }

    private static boolean isFarFromServerTime(HttpReply reply, Instant signedAt) {
        return reply.serverTime()
                .map(serverTime -> Duration.between(signedAt, serverTime).abs().compareTo(MIN_CLOCK_SKEW) >= 0)
                .orElse(false);
    }

    private static Optional<Duration> retryDelay(HttpReply reply, Instant now) {
        try {
            String millis = reply.header("x-amz-retry-after");
            if (!millis.isEmpty()) {
                return Optional.of(Duration.ofMillis(Math.max(0, Long.parseLong(millis))));
            }
        } catch (NumberFormatException e) {
            return reply.retryAfter(now);
        }
        return reply.retryAfter(now);
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

    private static String failureSummary(String service, FailureKind kind) {
        return switch (kind) {
            case SKEW -> "the clock differs from AWS's";
            case CREDENTIAL -> "the credentials have expired";
            case UNAUTHENTICATED -> "the credentials were refused";
            case UNEXPECTED -> "this is not " + service + "'s answer";
            default -> service + " failed";
        };
    }
}
