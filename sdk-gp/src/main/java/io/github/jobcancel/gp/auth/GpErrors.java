// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.ErrorTable;
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
 * Classifies the error replies of the site, its portal and the proxies before them. Most have status 200, so the body
 * decides: it has one of three formats, whose code takes precedence over the status.
 */
public final class GpErrors {
    private static final Set<String> FAILED_STATUSES = Set.of("error", "failed", "failure");
    private static final Pattern OAUTH_CODE = Pattern.compile("[a-z]+(_[a-z]+)+");
    private static final Pattern HTML_TITLE = Pattern.compile("(?is)<title>([^<]*)</title>");

    private static final ErrorTable TABLE = new ErrorTable("the ArcGIS site")
            .withStatuses(FailureKind.CREDENTIAL, 498, 499)
            .withStatuses(FailureKind.UNAUTHENTICATED, 403)
            .withDescription(FailureKind.CREDENTIAL, "the token was refused")
            .withDescription(FailureKind.UNAUTHENTICATED, "the sign-in was refused");

    private GpErrors() {}

    /**
     * Returns the failure that the reply reports, or null if the reply is JSON and not an error. The operation then
     * checks whether the JSON is the expected document.
     *
     * @param reply the reply
     * @param now the time of the request
     * @return the failure; null if there is none
     */
    public static @Nullable AttemptFailure classifyReply(HttpReply reply, Instant now) {
        JsonValue json = reply.bodyJson();
        // Some web tiers send their refusal as JSON.
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

    /**
     * Returns the failure for a JSON document that is neither an error nor what the operation expected.
     *
     * @param reply the reply
     * @param now the time of the request
     * @param summary what is wrong with the document
     * @return the failure
     */
    public static AttemptFailure unexpectedReply(HttpReply reply, Instant now, String summary) {
        // The text is not shown, since an unknown document may hold a token.
        return reply.status() < 400
                ? AttemptFailure.ofReply(FailureKind.UNEXPECTED, summary, reply.toProviderError("", ""))
                : newFailure(TABLE.kindOfStatus(reply.status(), false), reply, now, "", "");
    }

    /**
     * Classifies the failure of a sign-in. Every refusal by a token issuer concerns the credentials, since another
     * attempt could lock the account.
     */
    static AttemptFailure classifySignInFailure(HttpReply reply, AttemptFailure attemptFailure, String summary) {
        ProviderError error = attemptFailure.providerError();
        boolean isRefusal = switch (attemptFailure.kind()) {
            case CREDENTIAL, FORBIDDEN, INVALID -> true;
            // The error text for a wrong password is not known for all issuers. A proxy's page is not JSON.
            case BROKEN -> reply.bodyJson().isObject();
            default -> false;
        };
        return isRefusal && error != null
                ? AttemptFailure.ofReply(FailureKind.UNAUTHENTICATED, summary, error)
                : reply.bodyJson().get("error").exists() ? attemptFailure : withoutCredentialBlame(attemptFailure);
    }

    /**
     * Returns the failure without blame of the credentials. A page of the web tier or of a proxy is not a reply of
     * the token issuer.
     */
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

    /**
     * Returns the error code, written as a number or as text. Without a code it is the HTTP status, or else the code
     * that is known for the message.
     */
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
        // The site answers but its machines are unavailable. Sites report this with code 403, with 500 and without a
        // code.
        if (message.contains("upgrade in progress") || hasNoMachine(message) || isServiceStopped(message)) {
            return FailureKind.UNAVAILABLE;
        }
        if (isStateRefusal(message)) {
            return FailureKind.INVALID;
        }
        if (code == 401 || code == 403) {
            return FailureKind.FORBIDDEN;
        }
        return code >= 400 && code < 600 ? TABLE.kindOfStatus((int) code, true) : FailureKind.BROKEN;
    }

    /**
     * {@return whether a message says that a job in its state cannot be cancelled}
     *
     * @param message the message in lower case
     */
    public static boolean isStateRefusal(String message) {
        return message.contains("unable to cancel job");
    }

    private static boolean isServiceStopped(String message) {
        return message.startsWith("service ") && message.contains(" not started");
    }

    private static boolean hasNoMachine(String text) {
        return text.contains("could not access any");
    }

    private static AttemptFailure classifyOauthError(HttpReply reply, Instant now, String oauthCode, String text) {
        return newFailure(oauthKind(oauthCode, TABLE.kindOfStatus(reply.status(), false)), reply, now, oauthCode, text);
    }

    /**
     * Maps an OAuth error code. Gateways also send an {@code error} text, in capitals and with blanks, which does not
     * refuse the credentials.
     */
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
        // A page may contain links with a token, or the reply itself. A title of plain words does not.
        String shownTitle =
                title.find() && title.group(1).indexOf('{') < 0 ? title.group(1).strip() : "";
        if (reply.status() >= 400) {
            return newFailure(TABLE.kindOfStatus(reply.status(), false), reply, now, "", shownTitle);
        }
        if (hasNoMachine(SigningText.toLowerCase(text))) {
            return newFailure(FailureKind.UNAVAILABLE, reply, now, "", shownTitle);
        }
        boolean isTruncated = text.isEmpty() || text.startsWith("{");
        return isTruncated
                ? AttemptFailure.ofReply(FailureKind.LOST, "the reply breaks off", reply.toProviderError("", ""))
                : newFailure(FailureKind.UNEXPECTED, reply, now, "", shownTitle);
    }

    private static boolean isUnauthorized(int status) {
        return status == 401 || status == 403;
    }

    private static AttemptFailure newFailure(
            FailureKind kind, HttpReply reply, Instant now, String code, String message) {
        return TABLE.createFailure(kind, reply.toProviderError(code, message), reply, now);
    }
}
