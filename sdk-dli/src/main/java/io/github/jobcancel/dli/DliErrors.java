// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Fault.Kind;
import io.github.jobcancel.engine.Json;
import io.github.jobcancel.engine.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Failures as DLI, the gateway before it, IAM, and whatever stands before those write them. The code decides, the status only
 * where the code says nothing: DLI answers 400 to an expired token and to its own faults. Messages may be Chinese and decide
 * nothing.
 */
final class DliErrors {
    /** What the gateway's signature check allows. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private static final Set<String> NOT_FOUND = Set.of("DLI.0002", "DLI.0023", "DLI.16001");

    private static final Map<String, Kind> DLI = Map.ofEntries(
            Map.entry("DLI.0003", Kind.FORBIDDEN),
            Map.entry("DLI.0011", Kind.FORBIDDEN),
            Map.entry("DLI.0016", Kind.FORBIDDEN),
            Map.entry("DLI.0012", Kind.UNAVAILABLE),
            Map.entry("DLI.0019", Kind.UNAVAILABLE),
            Map.entry("DLI.0999", Kind.UNAVAILABLE),
            Map.entry("DLI.10001", Kind.UNAVAILABLE),
            Map.entry("DLI.0013", Kind.CREDENTIAL),
            Map.entry("DLI.0014", Kind.UNAUTHENTICATED),
            Map.entry("DLI.0015", Kind.CREDENTIAL),
            Map.entry("IAM.0001", Kind.CREDENTIAL),
            Map.entry("IAM.0066", Kind.CREDENTIAL),
            Map.entry("IAM.0067", Kind.CREDENTIAL),
            Map.entry("IAM.0061", Kind.UNAUTHENTICATED),
            Map.entry("IAM.0062", Kind.UNAUTHENTICATED),
            Map.entry("IAM.1104", Kind.UNAUTHENTICATED),
            Map.entry("IAM.1105", Kind.UNAUTHENTICATED),
            Map.entry("IAM.1106", Kind.UNAUTHENTICATED),
            Map.entry("IAM.1107", Kind.UNAUTHENTICATED),
            Map.entry("IAM.1108", Kind.UNAUTHENTICATED),
            Map.entry("IAM.0006", Kind.UNAVAILABLE),
            Map.entry("IAM.0012", Kind.THROTTLED),
            // the account has moved to another region's IAM: a repeat finds the same
            Map.entry("IAM.0020", Kind.BROKEN));

    /** By number: the prefix is {@code APIGW} or {@code APIG}, as the edition has it. */
    private static final Map<String, Kind> GATEWAY = Map.ofEntries(
            Map.entry("0301", Kind.CREDENTIAL),
            Map.entry("0307", Kind.CREDENTIAL),
            Map.entry("0303", Kind.UNAUTHENTICATED),
            Map.entry("0305", Kind.UNAUTHENTICATED),
            Map.entry("0311", Kind.UNAUTHENTICATED),
            Map.entry("0302", Kind.FORBIDDEN),
            Map.entry("0304", Kind.FORBIDDEN),
            Map.entry("0306", Kind.FORBIDDEN),
            Map.entry("0310", Kind.FORBIDDEN),
            Map.entry("0401", Kind.FORBIDDEN),
            Map.entry("0402", Kind.FORBIDDEN),
            Map.entry("0404", Kind.FORBIDDEN),
            Map.entry("0501", Kind.FORBIDDEN),
            Map.entry("0502", Kind.FORBIDDEN),
            Map.entry("0802", Kind.FORBIDDEN),
            Map.entry("0308", Kind.THROTTLED),
            Map.entry("0601", Kind.UNAVAILABLE),
            Map.entry("0606", Kind.UNAVAILABLE),
            Map.entry("0608", Kind.UNAVAILABLE),
            Map.entry("0610", Kind.UNAVAILABLE),
            Map.entry("0613", Kind.UNAVAILABLE),
            // nothing is published behind this path: no repeat mends that
            Map.entry("0101", Kind.INVALID),
            Map.entry("0103", Kind.INVALID),
            Map.entry("0104", Kind.INVALID),
            Map.entry("0105", Kind.INVALID));

    private DliErrors() {}

    static String requestId(Reply reply) {
        String id = error(reply.json()).text("request_id");
        return id.isEmpty() ? reply.header("X-Request-Id", "X-IAM-Trace-Id") : id;
    }

    /**
     * Reads a failure.
     *
     * @param signedAt when the request was signed, by our clock
     * @param token whether the request bore a token, which may have expired; a signature that is refused stays refused
     */
    static Fault fault(Reply reply, Instant signedAt, boolean token) {
        String code = code(reply);
        Kind kind = kind(code, reply);
        if (kind == Kind.CREDENTIAL && !token) {
            kind = Kind.UNAUTHENTICATED;
        }
        Fault fault = fault(kind, what(kind, reply, signedAt), reply);
        return reply.retryAfter(signedAt).map(fault::retryAfter).orElse(fault);
    }

    static Fault fault(Kind kind, String what, Reply reply) {
        return Fault.of(kind, what, said(reply));
    }

    /** Code and text of a reply, in whatever shape, shortened. */
    static ProviderError said(Reply reply) {
        return reply.error(code(reply), message(reply), requestId(reply));
    }

    /** Whether the reply says that the object of the request does not exist. Of a read that is an answer. */
    static boolean notFound(Reply reply) {
        String code = code(reply);
        // the session server beneath DLI says it without a code
        boolean session = reply.status() == 404 && !reply.json().text("msg").isEmpty();
        return !reply.ok() && (NOT_FOUND.contains(code) || (code.isEmpty() && session));
    }

    /** Whether the reply comes from before DLI: from the gateway or IAM, which know nothing of jobs. */
    static boolean beforeDli(Reply reply) {
        String code = code(reply);
        return gatewayNumber(code) != null || code.startsWith("IAM.");
    }

    private static Kind kind(String code, Reply reply) {
        String number = gatewayNumber(code);
        Kind known = number == null ? DLI.get(code) : GATEWAY.get(number);
        return known == null ? byStatus(reply) : known;
    }

    private static @Nullable String gatewayNumber(String code) {
        boolean gateway = code.startsWith("APIGW.") || code.startsWith("APIG.");
        return gateway ? code.substring(code.indexOf('.') + 1) : null;
    }

    private static Kind byStatus(Reply reply) {
        int status = reply.status();
        return switch (status) {
            case 401 -> Kind.CREDENTIAL;
            // 418 is the firewall's page
            case 403, 418 -> Kind.FORBIDDEN;
            case 408, 500, 502, 503, 504 -> Kind.UNAVAILABLE;
            case 429 -> Kind.THROTTLED;
            default -> {
                if (status >= 500) {
                    yield Kind.BROKEN;
                }
                // without a code or a message it is a page of someone else's, not DLI's word on our request
                boolean theirs = code(reply).isEmpty() && text(reply.json()).isEmpty();
                yield status < 400 || theirs ? Kind.UNEXPECTED : Kind.INVALID;
            }
        };
    }

    private static String what(Kind kind, Reply reply, Instant signedAt) {
        return switch (kind) {
            case CREDENTIAL -> "the token was refused";
            case UNAUTHENTICATED -> "the credentials were refused" + skew(reply, signedAt);
            case UNEXPECTED -> "this is not DLI's answer";
            default -> "DLI failed";
        };
    }

    /** A wrong clock is refused with the same code as a wrong key; only the server's date tells. */
    private static String skew(Reply reply, Instant signedAt) {
        return reply.date()
                .map(server -> Duration.between(signedAt, server))
                .filter(apart -> apart.abs().compareTo(SKEW) > 0)
                .map(apart -> "; our clock differs from the server's by "
                        + apart.abs().toMinutes() + " minutes, and 15 are allowed")
                .orElse("");
    }

    /** In a reply of success, {@code error_code} alone means an error; keys that are there and null mean nothing. */
    static String code(Reply reply) {
        Json error = error(reply.json());
        return reply.ok() ? error.text("error_code") : error.anyText("error_code", "code");
    }

    private static String message(Reply reply) {
        String said = text(reply.json());
        return said.isEmpty() && !reply.json().exists() ? reply.text() : said;
    }

    private static String text(Json body) {
        return error(body).anyText("error_msg", "message", "msg", "title");
    }

    /** Bulk operations put their errors into an array, IAM into a field. */
    private static Json error(Json body) {
        Json first = body.isArray() && !body.items().isEmpty() ? body.items().get(0) : body;
        if (!first.anyText("error_code", "code", "error_msg", "message", "msg").isEmpty()) {
            return first;
        }
        return first.fields().values().stream()
                .filter(field -> !field.anyText("error_code", "code").isEmpty())
                .findFirst()
                .orElse(first);
    }
}
