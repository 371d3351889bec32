// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.Canonical;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Failures as the site, its portal and what stands before them write them. Most come with status 200, so the body decides
 * first: one of three envelopes, whose code is taken before the status.
 */
final class GpErrors {
    private static final Set<String> FAILED = Set.of("error", "failed", "failure");
    private static final Pattern OAUTH = Pattern.compile("[a-z]+(_[a-z]+)+");
    private static final Pattern TITLE = Pattern.compile("(?is)<title>([^<]*)</title>");

    private GpErrors() {}

    /** Null if the reply is JSON and no error; whether it is the answer to the question is then the operation's to say. */
    static @Nullable Fault fault(Reply reply, Instant now) {
        Json json = reply.json();
        // some web tiers wrap their refusal in JSON
        boolean signIn = unauthorized(reply.status())
                && !reply.header("WWW-Authenticate").isEmpty();
        if (!json.isObject() || signIn) {
            return noJson(reply, now);
        }
        Json error = json.get("error");
        if (error.isObject()) {
            return said(reply, now, error);
        }
        if (!error.text().isEmpty()) {
            return oauth(reply, now, error.text(), json.text("error_description"));
        }
        boolean failed = FAILED.contains(Canonical.lower(json.text("status")));
        return failed || json.get("code").number().orElse(0) >= 400 ? said(reply, now, json) : null;
    }

    /** A reply without envelope that is not what the operation asked for. */
    static Fault unexpected(Reply reply, Instant now, String what) {
        // its text is not shown: a reply that is not understood may hold anything, a token too
        return reply.status() < 400
                ? Fault.of(Kind.UNEXPECTED, what, reply.error("", ""))
                : made(byStatus(reply.status()), reply, now, "", "");
    }

    /** Whether the fault says that the state of the job does not allow a cancel, if a read finds the job. */
    static boolean refusesState(GpDialect dialect, Fault fault) {
        if (dialect == GpDialect.ADMIN) {
            return stateRefusal(Canonical.lower(message(fault)));
        }
        // there the code has no text of its own for a state, but texts for other things
        return code(fault).equals("400") && !unable(fault) && !message(fault).startsWith("Invalid URL");
    }

    /** Whether the fault, in answer to a read of the job, says that there is none. */
    static boolean absent(GpDialect dialect, Fault fault) {
        boolean unknown = dialect == GpDialect.REST && code(fault).equals("400") && unable(fault);
        return unknown || code(fault).equals("404");
    }

    private static boolean unable(Fault fault) {
        return message(fault).startsWith("Unable to complete operation");
    }

    /** Whatever an issuer of tokens refuses, the credentials are at fault: to ask again could lock the account. */
    static Fault login(Reply reply, Fault fault, String what) {
        ProviderError error = fault.error();
        boolean refusal = switch (fault.kind()) {
            case CREDENTIAL, FORBIDDEN, INVALID -> true;
            // the text of a wrong password is not known everywhere; a proxy's page is none
            case BROKEN -> reply.json().isObject();
            default -> false;
        };
        return refusal && error != null
                ? Fault.of(Kind.UNAUTHENTICATED, what, error)
                : reply.json().get("error").exists() ? fault : blameless(fault);
    }

    /** A page of the web tier or of a proxy is not the issuer's word, and not held against the credentials. */
    static Fault blameless(Fault fault) {
        return fault.kind() == Kind.UNAUTHENTICATED ? fault.as(Kind.FORBIDDEN) : fault;
    }

    private static Fault said(Reply reply, Instant now, Json envelope) {
        List<String> texts = new ArrayList<>();
        for (String name : List.of("messages", "message", "details")) {
            Json value = envelope.get(name);
            value.items().forEach(item -> texts.add(item.text()));
            texts.add(value.text());
        }
        texts.removeIf(String::isBlank);
        String message = String.join(" ", texts);
        long code = code(envelope, reply.status(), Canonical.lower(message));
        return made(kind(code, Canonical.lower(message)), reply, now, code == 0 ? "" : "" + code, message);
    }

    /** As a number or as text; if there is none, the status, and then what the message is known to go with. */
    private static long code(Json envelope, int status, String message) {
        OptionalLong code = envelope.get("code").number();
        if (code.isPresent() || status >= 400) {
            return code.orElse(status);
        }
        if (message.contains("token expired") || message.contains("invalid token")) {
            return 498;
        }
        if (message.contains("token not found") || message.contains("token required")) {
            return 499;
        }
        return message.contains("could not find resource") ? 404 : 0;
    }

    private static Kind kind(long code, String message) {
        // the site is there, its machines are not: told with code 403, with 500 and with none
        if (message.contains("upgrade in progress") || noMachine(message) || stopped(message)) {
            return Kind.UNAVAILABLE;
        }
        if (stateRefusal(message)) {
            return Kind.INVALID;
        }
        if (code == 401 || code == 403) {
            return Kind.FORBIDDEN;
        }
        Kind kind = code >= 400 && code < 600 ? byStatus((int) code) : Kind.BROKEN;
        return kind == Kind.UNEXPECTED ? Kind.INVALID : kind;
    }

    private static boolean stateRefusal(String message) {
        return message.contains("unable to cancel job");
    }

    private static boolean stopped(String message) {
        return message.startsWith("service ") && message.contains(" not started");
    }

    private static boolean noMachine(String text) {
        return text.contains("could not access any");
    }

    private static Fault oauth(Reply reply, Instant now, String word, String text) {
        return made(oauth(word, byStatus(reply.status())), reply, now, word, text);
    }

    /** Gateways of any make write a word, too, in capitals and with blanks: that one refuses nobody's credentials. */
    private static Kind oauth(String word, Kind byStatus) {
        if (byStatus != Kind.UNEXPECTED) {
            return byStatus;
        }
        return switch (word) {
            case "server_error" -> Kind.BROKEN;
            case "temporarily_unavailable" -> Kind.UNAVAILABLE;
            default -> OAUTH.matcher(word).matches() ? Kind.UNAUTHENTICATED : byStatus;
        };
    }

    private static Fault noJson(Reply reply, Instant now) {
        String text = reply.text().replace("\uFEFF", "").strip();
        Matcher title = TITLE.matcher(text);
        // a page may hold links with a token, or the answer itself; a title of words does not
        String shown =
                title.find() && title.group(1).indexOf('{') < 0 ? title.group(1).strip() : "";
        if (reply.status() >= 400) {
            return made(byStatus(reply.status()), reply, now, "", shown);
        }
        if (noMachine(Canonical.lower(text))) {
            return made(Kind.UNAVAILABLE, reply, now, "", shown);
        }
        boolean cut = text.isEmpty() || text.startsWith("{");
        return cut
                ? Fault.of(Kind.LOST, "the reply breaks off", reply.error("", ""))
                : made(Kind.UNEXPECTED, reply, now, "", shown);
    }

    private static Kind byStatus(int status) {
        return switch (status) {
            case 498, 499 -> Kind.CREDENTIAL;
            case 401, 403 -> Kind.UNAUTHENTICATED;
            case 429 -> Kind.THROTTLED;
            case 502, 503, 504 -> Kind.UNAVAILABLE;
            default -> status >= 500 ? Kind.BROKEN : Kind.UNEXPECTED;
        };
    }

    private static boolean unauthorized(int status) {
        return status == 401 || status == 403;
    }

    private static Fault made(Kind kind, Reply reply, Instant now, String code, String message) {
        Fault fault = Fault.of(kind, what(kind), reply.error(code, message));
        return reply.retryAfter(now).map(fault::retryAfter).orElse(fault);
    }

    private static String what(Kind kind) {
        return switch (kind) {
            case CREDENTIAL -> "the token was refused";
            case UNAUTHENTICATED -> "the sign-in was refused";
            case UNEXPECTED -> "this is not the answer of an ArcGIS site";
            default -> "the ArcGIS site failed";
        };
    }

    private static String code(Fault fault) {
        ProviderError error = fault.error();
        return error == null ? "" : error.code();
    }

    private static String message(Fault fault) {
        ProviderError error = fault.error();
        return error == null ? "" : error.message();
    }
}
