// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.SigningText;
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
    private static final Set<String> FAILED_STATUSES = Set.of("error", "failed", "failure");
    private static final Pattern OAUTH_CODE = Pattern.compile("[a-z]+(_[a-z]+)+");
    private static final Pattern HTML_TITLE = Pattern.compile("(?is)<title>([^<]*)</title>");

    private GpErrors() {}

    /** Null if the reply is JSON and no error; whether it is the answer to the question is then the operation's to say. */
    static @Nullable AttemptFailure classifyReply(HttpReply reply, Instant now) {
        JsonValue json = reply.bodyJson();
        // some web tiers wrap their refusal in JSON
        boolean isWebTierRefusal = isUnauthorized(reply.status())
                && !reply.header("WWW-Authenticate").isEmpty();
        if (!json.isObject() || isWebTierRefusal) {
            return classifyNonJson(reply, now);
        }
        JsonValue error = json.get("error");
        if (error.isObject()) {
            return classifyEnvelope(reply, now, error);
        }
        if (!error.asText().isEmpty()) {
            return classifyOauthError(reply, now, error.asText(), json.textField("error_description"));
        }
        boolean hasFailedStatus = FAILED_STATUSES.contains(SigningText.toLowerCase(json.textField("status")));
        return hasFailedStatus || json.get("code").asLong().orElse(0) >= 400
                ? classifyEnvelope(reply, now, json)
                : null;
    }

    /** A reply without envelope that is not what the operation asked for. */
    static AttemptFailure unexpectedReply(HttpReply reply, Instant now, String summary) {
        // its text is not shown: a reply that is not understood may hold anything, a token too
        return reply.status() < 400
                ? AttemptFailure.ofReply(FailureKind.UNEXPECTED, summary, reply.toProviderError("", ""))
                : newFailure(kindByStatus(reply.status()), reply, now, "", "");
    }

    /** Whether the fault says that the state of the job does not allow a cancel, if a read finds the job. */
    static boolean refusesState(GpDialect dialect, AttemptFailure attemptFailure) {
        if (dialect == GpDialect.ADMIN) {
            return isStateRefusal(SigningText.toLowerCase(errorMessage(attemptFailure)));
        }
        // there the code has no text of its own for a state, but texts for other things
        return errorCode(attemptFailure).equals("400")
                && !isUnableToComplete(attemptFailure)
                && !errorMessage(attemptFailure).startsWith("Invalid URL");
    }

    /** Whether the fault, in answer to a read of the job, says that there is none. */
    static boolean meansAbsent(GpDialect dialect, AttemptFailure attemptFailure) {
        boolean isUnknownJob = dialect == GpDialect.REST
                && errorCode(attemptFailure).equals("400")
                && isUnableToComplete(attemptFailure);
        return isUnknownJob || errorCode(attemptFailure).equals("404");
    }

    private static boolean isUnableToComplete(AttemptFailure attemptFailure) {
        return errorMessage(attemptFailure).startsWith("Unable to complete operation");
    }

    /** Whatever an issuer of tokens refuses, the credentials are at fault: to ask again could lock the account. */
    static AttemptFailure classifySignInFailure(HttpReply reply, AttemptFailure attemptFailure, String summary) {
        ProviderError error = attemptFailure.providerError();
        boolean isRefusal = switch (attemptFailure.kind()) {
            case CREDENTIAL, FORBIDDEN, INVALID -> true;
            // the text of a wrong password is not known everywhere; a proxy's page is none
            case BROKEN -> reply.bodyJson().isObject();
            default -> false;
        };
        return isRefusal && error != null
                ? AttemptFailure.ofReply(FailureKind.UNAUTHENTICATED, summary, error)
                : reply.bodyJson().get("error").exists() ? attemptFailure : withoutCredentialBlame(attemptFailure);
    }

    /** A page of the web tier or of a proxy is not the issuer's word, and not held against the credentials. */
    static AttemptFailure withoutCredentialBlame(AttemptFailure attemptFailure) {
        return attemptFailure.kind() == FailureKind.UNAUTHENTICATED
                ? attemptFailure.withKind(FailureKind.FORBIDDEN)
                : attemptFailure;
    }

    private static AttemptFailure classifyEnvelope(HttpReply reply, Instant now, JsonValue envelope) {
        List<String> texts = new ArrayList<>();
        for (String name : List.of("messages", "message", "details")) {
            JsonValue value = envelope.get(name);
            value.items().forEach(item -> texts.add(item.asText()));
            texts.add(value.asText());
        }
        texts.removeIf(String::isBlank);
        String message = String.join(" ", texts);
        long code = envelopeCode(envelope, reply.status(), SigningText.toLowerCase(message));
        return newFailure(
                envelopeKind(code, SigningText.toLowerCase(message)), reply, now, code == 0 ? "" : "" + code, message);
    }

    /** As a number or as text; if there is none, the status, and then what the message is known to go with. */
    private static long envelopeCode(JsonValue envelope, int status, String message) {
        OptionalLong code = envelope.get("code").asLong();
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

    private static FailureKind envelopeKind(long code, String message) {
        // the site is there, its machines are not: told with code 403, with 500 and with none
        if (message.contains("upgrade in progress") || hasNoMachine(message) || isServiceStopped(message)) {
            return FailureKind.UNAVAILABLE;
        }
        if (isStateRefusal(message)) {
            return FailureKind.INVALID;
        }
        if (code == 401 || code == 403) {
            return FailureKind.FORBIDDEN;
        }
        FailureKind kind = code >= 400 && code < 600 ? kindByStatus((int) code) : FailureKind.BROKEN;
        return kind == FailureKind.UNEXPECTED ? FailureKind.INVALID : kind;
    }

    private static boolean isStateRefusal(String message) {
        return message.contains("unable to cancel job");
    }

    private static boolean isServiceStopped(String message) {
        return message.startsWith("service ") && message.contains(" not started");
    }

    private static boolean hasNoMachine(String text) {
        return text.contains("could not access any");
    }

    private static AttemptFailure classifyOauthError(HttpReply reply, Instant now, String oauthCode, String text) {
        return newFailure(oauthKind(oauthCode, kindByStatus(reply.status())), reply, now, oauthCode, text);
    }

    /** Gateways of any make write a word, too, in capitals and with blanks: that one refuses nobody's credentials. */
    private static FailureKind oauthKind(String oauthCode, FailureKind statusKind) {
        if (statusKind != FailureKind.UNEXPECTED) {
            return statusKind;
        }
        return switch (oauthCode) {
            case "server_error" -> FailureKind.BROKEN;
            case "temporarily_unavailable" -> FailureKind.UNAVAILABLE;
            default -> OAUTH_CODE.matcher(oauthCode).matches() ? FailureKind.UNAUTHENTICATED : statusKind;
        };
    }

    private static AttemptFailure classifyNonJson(HttpReply reply, Instant now) {
        String text = reply.bodyText().replace("\uFEFF", "").strip();
        Matcher title = HTML_TITLE.matcher(text);
        // a page may hold links with a token, or the answer itself; a title of words does not
        String shownTitle =
                title.find() && title.group(1).indexOf('{') < 0 ? title.group(1).strip() : "";
        if (reply.status() >= 400) {
            return newFailure(kindByStatus(reply.status()), reply, now, "", shownTitle);
        }
        if (hasNoMachine(SigningText.toLowerCase(text))) {
            return newFailure(FailureKind.UNAVAILABLE, reply, now, "", shownTitle);
        }
        boolean isTruncated = text.isEmpty() || text.startsWith("{");
        return isTruncated
                ? AttemptFailure.ofReply(FailureKind.LOST, "the reply breaks off", reply.toProviderError("", ""))
                : newFailure(FailureKind.UNEXPECTED, reply, now, "", shownTitle);
    }

    private static FailureKind kindByStatus(int status) {
        return switch (status) {
            case 498, 499 -> FailureKind.CREDENTIAL;
            case 401, 403 -> FailureKind.UNAUTHENTICATED;
            case 429 -> FailureKind.THROTTLED;
            case 502, 503, 504 -> FailureKind.UNAVAILABLE;
            default -> status >= 500 ? FailureKind.BROKEN : FailureKind.UNEXPECTED;
        };
    }

    private static boolean isUnauthorized(int status) {
        return status == 401 || status == 403;
    }

    private static AttemptFailure newFailure(
            FailureKind kind, HttpReply reply, Instant now, String code, String message) {
        AttemptFailure attemptFailure =
                AttemptFailure.ofReply(kind, failureSummary(kind), reply.toProviderError(code, message));
        return reply.retryAfter(now).map(attemptFailure::withRetryAfter).orElse(attemptFailure);
    }

    private static String failureSummary(FailureKind kind) {
        return switch (kind) {
            case CREDENTIAL -> "the token was refused";
            case UNAUTHENTICATED -> "the sign-in was refused";
            case UNEXPECTED -> "this is not the answer of an ArcGIS site";
            default -> "the ArcGIS site failed";
        };
    }

    private static String errorCode(AttemptFailure attemptFailure) {
        ProviderError error = attemptFailure.providerError();
        return error == null ? "" : error.code();
    }

    private static String errorMessage(AttemptFailure attemptFailure) {
        ProviderError error = attemptFailure.providerError();
        return error == null ? "" : error.message();
    }
}
