// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Failures as AWS Batch and the gateway before it write them: the code decides, the status only where there is no code. */
final class BatchErrors {
    private static final Duration SKEW = Duration.ofMinutes(4);
    private static final Set<String> THROTTLED = Set.of(
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
    private static final Set<String> TRANSIENT = Set.of(
            "RequestTimeout",
            "RequestTimeoutException",
            "PriorRequestNotComplete",
            "IDPCommunicationError",
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "ServiceUnavailable");
    private static final Set<String> SKEWED = Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
    private static final Set<String> EXPIRED = Set.of("ExpiredTokenException", "ExpiredToken");
    private static final Set<String> WRONG_KEY = Set.of(
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
    private static final Set<String> FORBIDDEN =
            Set.of("AccessDeniedException", "AccessDenied", "UnauthorizedException");

    private BatchErrors() {}

    /** Whether a code that answers for one job of several leaves open what became of it. */
    static boolean mayHaveActed(String code) {
        return code.equals("ServerException") || TRANSIENT.contains(code);
    }

    /** Whether a code can only mean that the request was dated by a wrong clock. */
    static boolean ofTheClock(String code) {
        return SKEWED.contains(code);
    }

    static String requestId(Reply reply) {
        return reply.header("x-amzn-RequestId", "x-amz-request-id");
    }

    static Fault fault(Reply reply, Trail trail) {
        return fault("AWS Batch", reply.error(code(reply), message(reply)), reply, trail);
    }

    /** The same for another service, which writes its errors in another form and means the same by its codes. */
    static Fault fault(String service, ProviderError error, Reply reply, Trail trail) {
        Kind kind = kind(error.code(), reply, trail);
        Fault fault = Fault.of(kind, what(service, kind), error);
        if (kind == Kind.SKEW) {
            return reply.date().map(fault::serverTime).orElse(fault);
        }
        return wait(reply, trail.signedAt()).map(fault::retryAfter).orElse(fault);
    }

    private static Kind kind(String code, Reply reply, Trail trail) {
        if (SKEWED.contains(code) || (maybeSkewed(code, reply) && farFrom(reply, trail.signedAt()))) {
            return reply.date().isPresent() ? Kind.SKEW : Kind.UNAUTHENTICATED;
        }
        if (THROTTLED.contains(code) || reply.status() == 429) {
            return Kind.THROTTLED;
        }
        if (EXPIRED.contains(code)) {
            return Kind.CREDENTIAL;
        }
        if (WRONG_KEY.contains(code)) {
            return Kind.UNAUTHENTICATED;
        }
        if (FORBIDDEN.contains(code)) {
            return Kind.FORBIDDEN;
        }
        if (TRANSIENT.contains(code)) {
            return Kind.UNAVAILABLE;
        }
        // the modelled exceptions go by their names, whatever the status says
        if (code.equals("ClientException")) {
            return Kind.INVALID;
        }
        if (code.equals("ServerException") && reply.status() < 500) {
            return Kind.BROKEN;
        }
        return byStatus(code, reply.status());
    }

    private static Kind byStatus(String code, int status) {
        return switch (status) {
            case 500, 502, 503, 504 -> Kind.UNAVAILABLE;
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 404, 405 -> Kind.UNEXPECTED;
            default -> {
                if (status > 500 || status < 400) {
                    yield Kind.BROKEN;
                }
                // a page of a proxy is not the service's word on our request
                yield code.isEmpty() ? Kind.UNEXPECTED : Kind.INVALID;
            }
        };
    }

    private static boolean maybeSkewed(String code, Reply reply) {
        return reply.status() == 401
                || reply.status() == 403
                || code.equals("InvalidSignatureException")
                || code.equals("SignatureDoesNotMatch")
                || code.equals("AuthFailure");
    }

    private static boolean farFrom(Reply reply, Instant signedAt) {
        return reply.date()
                .map(server -> Duration.between(signedAt, server).abs().compareTo(SKEW) >= 0)
                .orElse(false);
    }

    private static Optional<Duration> wait(Reply reply, Instant now) {
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

    /** The first that is not blank of header, {@code __type} and {@code code}; then without its URI and namespace. */
    static String code(Reply reply) {
        String raw = reply.header("x-amzn-ErrorType");
        Json json = reply.json();
        if (raw.isEmpty()) {
            raw = json.anyText("__type", "code");
        }
        int colon = raw.indexOf(':');
        String cut = colon < 0 ? raw : raw.substring(0, colon);
        int hash = cut.indexOf('#');
        return (hash < 0 ? cut : cut.substring(hash + 1)).strip();
    }

    private static String message(Reply reply) {
        Json json = reply.json();
        return json.isObject() ? json.anyText("message", "Message", "errorMessage") : reply.text();
    }

    private static String what(String service, Kind kind) {
        return switch (kind) {
            case SKEW -> "the clock differs from AWS's";
            case CREDENTIAL -> "the credentials have expired";
            case UNAUTHENTICATED -> "the credentials were refused";
            case UNEXPECTED -> "this is not " + service + "'s answer";
            default -> service + " failed";
        };
    }
}
