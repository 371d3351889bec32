// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Failures as DLI, the gateway before it, IAM, and whatever stands before those write them. The code decides, the status only
 * where the code says nothing: DLI answers 400 to an expired token and to its own faults. Messages may be Chinese and decide
 * nothing.
 */
final class DliErrors {
    /** What the gateway's signature check allows. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private static final Set<String> NOT_FOUND = Set.of("DLI.0002", "DLI.0023", "DLI.16001");

    /** The gateway's prefix is {@code APIGW} or {@code APIG}, as the edition has it; here it is the shorter one. */
    private static final Map<String, Kind> KINDS = byCode(Map.of(
            Kind.CREDENTIAL, "DLI.0013 DLI.0015 IAM.0001 IAM.0066 IAM.0067 APIG.0301 APIG.0307",
            Kind.UNAUTHENTICATED,
                    "DLI.0014 IAM.0061 IAM.0062 IAM.1104 IAM.1105 IAM.1106 IAM.1107 IAM.1108"
                            + " APIG.0303 APIG.0305 APIG.0311",
            Kind.FORBIDDEN,
                    "DLI.0003 DLI.0011 DLI.0016 APIG.0302 APIG.0304 APIG.0306 APIG.0310 APIG.0401 APIG.0402 APIG.0404"
                            + " APIG.0501 APIG.0502 APIG.0802",
            Kind.THROTTLED, "APIG.0308 IAM.0012",
            Kind.UNAVAILABLE,
                    "DLI.0012 DLI.0019 DLI.0999 DLI.10001 IAM.0006 APIG.0601 APIG.0606 APIG.0608 APIG.0610 APIG.0613",
            // the account has moved to another region's IAM: a repeat finds the same
            Kind.BROKEN, "IAM.0020",
            // nothing is published behind this path: no repeat mends that
            Kind.INVALID, "APIG.0101 APIG.0103 APIG.0104 APIG.0105"));

    private DliErrors() {}

    static String requestId(Reply reply) {
        String id = error(reply.json()).text("request_id");
        return id.isEmpty() ? reply.header("X-Request-Id", "X-IAM-Trace-Id") : id;
    }

    /**
     * Reads a failure.
     *
     * @param signedAt when the request was signed, by our clock
     * @param renewable whether the credential may have expired and can be fetched anew; else what is refused stays refused
     */
    static Fault fault(Reply reply, Instant signedAt, boolean renewable) {
        String code = code(reply);
        Kind kind = kind(code, reply);
        if (kind == Kind.CREDENTIAL && !renewable) {
            kind = Kind.UNAUTHENTICATED;
        }
        Fault fault = fault(kind, what(kind, reply, signedAt), reply);
        if (kind == Kind.UNAUTHENTICATED && !skew(reply, signedAt).isEmpty()) {
            // not held against the key: once the clock is set, it may be right
            return fault.serverTime(reply.date().orElseThrow());
        }
        return reply.retryAfter(signedAt).map(fault::retryAfter).orElse(fault);
    }

    /**
     * The same of a request for a credential. A refusal is held against the credentials for as long as the client lives, so it
     * must be one: neither a proxy's page nor, where the request was signed, the word that a wrong clock is met with.
     */
    static Fault signIn(Reply reply, Instant signedAt, boolean signed) {
        Fault fault = fault(reply, signedAt, false);
        if (fault.kind() != Kind.UNAUTHENTICATED) {
            return fault;
        }
        if (foreign(reply)) {
            return fault.as(Kind.FORBIDDEN);
        }
        return signed && !skew(reply, signedAt).isEmpty() ? fault.as(Kind.BROKEN) : fault;
    }

    static Fault fault(Kind kind, String what, Reply reply) {
        return Fault.of(kind, what, said(reply));
    }

    /** Code and text of a reply, in whatever shape, shortened. */
    static ProviderError said(Reply reply) {
        return reply.error(code(reply), message(reply));
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
        return code.startsWith("APIGW.") || code.startsWith("APIG.") || code.startsWith("IAM.");
    }

    private static Kind kind(String code, Reply reply) {
        Kind known = KINDS.get(code.replace("APIGW.", "APIG."));
        return known == null ? byStatus(reply) : known;
    }

    private static Map<String, Kind> byCode(Map<Kind, String> codes) {
        Map<String, Kind> kinds = new HashMap<>();
        codes.forEach((kind, listed) -> List.of(listed.split(" ")).forEach(code -> kinds.put(code, kind)));
        return Map.copyOf(kinds);
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
                yield status < 400 || foreign(reply) ? Kind.UNEXPECTED : Kind.INVALID;
            }
        };
    }

    /** Without a code or a message it is a page of someone else's, not DLI's word on our request. */
    private static boolean foreign(Reply reply) {
        return code(reply).isEmpty() && text(reply.json()).isEmpty();
    }

    private static String what(Kind kind, Reply reply, Instant signedAt) {
        return switch (kind) {
            case CREDENTIAL, UNAUTHENTICATED -> "the credentials were refused" + skew(reply, signedAt);
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
