// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.ErrorTable;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Decodes failures from the replies of DLI, of the API gateway in front of it, of IAM, and of any proxy before these.
 * The code decides; the status decides only where the code is missing or unknown, because DLI answers 400 both to an
 * expired token and to its own faults. Messages may be Chinese and decide nothing.
 */
final class DliErrors {
    /** Largest difference between the client's and the server's clock that the gateway's signature check accepts. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(15);

    private static final Set<String> NOT_FOUND_CODES = Set.of("DLI.0002", "DLI.0023", "DLI.16001");

    /**
     * The errors by code and by status. Depending on the edition, the gateway's codes begin with {@code APIGW} or
     * {@code APIG}; this table has the shorter prefix.
     */
    private static final ErrorTable TABLE = new ErrorTable("DLI")
            .withCodes(FailureKind.CREDENTIAL, "DLI.0013 DLI.0015 IAM.0001 IAM.0066 IAM.0067 APIG.0301 APIG.0307")
            .withCodes(
                    FailureKind.UNAUTHENTICATED,
                    "DLI.0014 IAM.0061 IAM.0062 IAM.1104 IAM.1105 IAM.1106 IAM.1107 IAM.1108"
                            + " APIG.0303 APIG.0305 APIG.0311")
            .withCodes(
                    FailureKind.FORBIDDEN,
                    "DLI.0003 DLI.0011 DLI.0016 APIG.0302 APIG.0304 APIG.0306 APIG.0310 APIG.0401 APIG.0402 APIG.0404"
                            + " APIG.0501 APIG.0502 APIG.0802")
            .withCodes(FailureKind.THROTTLED, "APIG.0308 IAM.0012")
            .withCodes(
                    FailureKind.UNAVAILABLE,
                    "DLI.0012 DLI.0019 DLI.0999 DLI.10001 IAM.0006 APIG.0601 APIG.0606 APIG.0608 APIG.0610 APIG.0613")
            // the account has moved to the IAM of another region: a retry would have the same result
            .withCodes(FailureKind.BROKEN, "IAM.0020")
            // no API is published at this path: a retry would have the same result
            .withCodes(FailureKind.INVALID, "APIG.0101 APIG.0103 APIG.0104 APIG.0105")
            .withStatuses(FailureKind.CREDENTIAL, 401)
            // the web application firewall answers 418
            .withStatuses(FailureKind.FORBIDDEN, 418)
            .withStatuses(FailureKind.UNAVAILABLE, 408, 500)
            .withDescription(FailureKind.CREDENTIAL, "the credentials were refused");

    private DliErrors() {}

    static String requestId(HttpReply reply) {
        String id = errorObject(reply).textField("request_id");
        return id.isEmpty() ? reply.header("X-Request-Id", "X-IAM-Trace-Id") : id;
    }

    /**
     * Decodes a failure.
     *
     * @param signedAt when the request was signed, by the client's clock
     * @param renewable whether the credential may have expired and can be fetched again; otherwise a refusal is final
     */
    static AttemptFailure decodeFailure(HttpReply reply, Instant signedAt, boolean renewable) {
        String code = errorCode(reply);
        FailureKind kind = failureKind(code, reply);
        if (kind == FailureKind.CREDENTIAL && !renewable) {
            kind = FailureKind.UNAUTHENTICATED;
        }
        String clockSkew = kind == FailureKind.CREDENTIAL || kind == FailureKind.UNAUTHENTICATED
                ? describeClockSkew(reply, signedAt)
                : "";
        AttemptFailure fault = createFailure(kind, TABLE.describe(kind) + clockSkew, reply);
        if (kind == FailureKind.UNAUTHENTICATED && !clockSkew.isEmpty()) {
            // the server's time is recorded so that the key is not treated as wrong: it may be right once the clock
            // is set
            return fault.withServerTime(reply.serverTime().orElseThrow());
        }
        return reply.retryAfter(signedAt).map(fault::withRetryAfter).orElse(fault);
    }

    /**
     * Decodes the failure of a request for a credential. Refused credentials are not sent again while the client
     * lives, so the reply must really refuse them: neither a proxy's page nor, for a signed request, a refusal that a
     * wrong clock explains.
     */
    static AttemptFailure decodeSignInFailure(HttpReply reply, Instant signedAt, boolean requestSigned) {
        AttemptFailure fault = decodeFailure(reply, signedAt, false);
        if (fault.kind() != FailureKind.UNAUTHENTICATED) {
            return fault;
        }
        if (isForeignPage(reply)) {
            return fault.withKind(FailureKind.FORBIDDEN);
        }
        return requestSigned && !describeClockSkew(reply, signedAt).isEmpty()
                ? fault.withKind(FailureKind.BROKEN)
                : fault;
    }

    static AttemptFailure createFailure(FailureKind kind, String description, HttpReply reply) {
        return AttemptFailure.ofReply(kind, description, providerError(reply));
    }

    /** Returns the code and the message of a reply of any shape, shortened. */
    static ProviderError providerError(HttpReply reply) {
        return reply.toProviderError(errorCode(reply), errorMessage(reply));
    }

    /** Returns whether the reply says that the job does not exist. For a read this is an answer, not a failure. */
    static boolean isJobNotFound(HttpReply reply) {
        String code = errorCode(reply);
        // the session server beneath DLI reports a missing job without a code
        boolean fromSessionServer =
                reply.status() == 404 && !reply.bodyJson().textField("msg").isEmpty();
        return !reply.isSuccessful() && (NOT_FOUND_CODES.contains(code) || (code.isEmpty() && fromSessionServer));
    }

    /** Returns whether the reply comes from the gateway or from IAM, which know nothing about jobs. */
    static boolean isFromGateway(HttpReply reply) {
        String code = errorCode(reply);
        return code.startsWith("APIGW.") || code.startsWith("APIG.") || code.startsWith("IAM.");
    }

    private static FailureKind failureKind(String code, HttpReply reply) {
        return TABLE.kindOfCode(code.replace("APIGW.", "APIG."))
                .orElseGet(() -> TABLE.kindOfStatus(reply.status(), !isForeignPage(reply)));
    }

    /**
     * Returns whether the reply has neither a code nor a message: it is then the page of a proxy, not an answer of
     * DLI.
     */
    private static boolean isForeignPage(HttpReply reply) {
        return errorCode(reply).isEmpty() && messageText(reply).isEmpty();
    }

    /**
     * Describes the difference between the clocks if it is too large. DLI refuses a wrong clock with the same code as
     * a wrong key; only the date of the reply tells them apart.
     */
    private static String describeClockSkew(HttpReply reply, Instant signedAt) {
        return reply.clockSkew(signedAt)
                .filter(clockSkew -> clockSkew.compareTo(MAX_CLOCK_SKEW) > 0)
                .map(clockSkew -> "; the local clock differs from the server's by " + clockSkew.toMinutes()
                        + " minutes, and at most 15 are allowed")
                .orElse("");
    }

    /**
     * Returns the provider's code. In a successful reply only {@code error_code} reports an error; fields with the
     * value null mean nothing.
     */
    static String errorCode(HttpReply reply) {
        JsonValue error = errorObject(reply);
        return reply.isSuccessful() ? error.textField("error_code") : error.firstText("error_code", "code");
    }

    private static String errorMessage(HttpReply reply) {
        String text = messageText(reply);
        return text.isEmpty() && !reply.bodyJson().exists() ? reply.bodyText() : text;
    }

    private static String messageText(HttpReply reply) {
        return errorObject(reply).firstText("error_msg", "message", "msg", "title");
    }

    /** Returns the object that holds the error. Bulk operations put their errors into an array, IAM into a field. */
    private static JsonValue errorObject(HttpReply reply) {
        return reply.errorObject(DliErrors::findErrorObject);
    }

    private static JsonValue findErrorObject(JsonValue body) {
        JsonValue errorItem =
                body.isArray() && !body.items().isEmpty() ? body.items().get(0) : body;
        if (!errorItem
                .firstText("error_code", "code", "error_msg", "message", "msg")
                .isEmpty()) {
            return errorItem;
        }
        return errorItem.fields().values().stream()
                .filter(field -> !field.firstText("error_code", "code").isEmpty())
                .findFirst()
                .orElse(errorItem);
    }
}
