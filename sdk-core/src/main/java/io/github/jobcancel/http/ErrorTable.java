// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The errors of a provider: the kind of each code, the kind of each HTTP status for replies without a known code, and
 * the texts for messages. Built once, then read only.
 */
public final class ErrorTable {
    private final String provider;
    private final Map<String, FailureKind> kindByCode = new HashMap<>();
    private final Map<Integer, FailureKind> kindByStatus = new HashMap<>();
    private final Map<FailureKind, String> descriptions = new EnumMap<>(FailureKind.class);
    private FailureKind serverErrorKind = FailureKind.BROKEN;

    /**
     * Creates a table without codes and with the usual kinds: 401 refuses the credentials, 403 the permission, 429
     * the rate, and 502 to 504 are temporary.
     *
     * @param provider the name of the provider for messages
     */
    public ErrorTable(String provider) {
        this.provider = provider;
        withStatuses(FailureKind.UNAUTHENTICATED, 401)
                .withStatuses(FailureKind.FORBIDDEN, 403)
                .withStatuses(FailureKind.THROTTLED, 429)
                .withStatuses(FailureKind.UNAVAILABLE, 502, 503, 504)
                .withDescription(FailureKind.SKEW, "the local clock differs from the server's")
                .withDescription(FailureKind.CREDENTIAL, "the credentials have expired")
                .withDescription(FailureKind.UNAUTHENTICATED, "the credentials were refused")
                .withDescription(FailureKind.UNEXPECTED, "the reply does not come from " + provider);
    }

    /**
     * Adds codes of one kind.
     *
     * @param kind the kind
     * @param codes the codes, separated by blanks
     * @return this table
     */
    public ErrorTable withCodes(FailureKind kind, String codes) {
        for (String code : codes.split(" ")) {
            kindByCode.put(code, kind);
        }
        return this;
    }

    /**
     * Sets the kind of HTTP statuses.
     *
     * @param kind the kind
     * @param statuses the statuses
     * @return this table
     */
    public ErrorTable withStatuses(FailureKind kind, int... statuses) {
        for (int status : statuses) {
            kindByStatus.put(status, kind);
        }
        return this;
    }

    /**
     * Sets the kind of the statuses from 500 that have none of their own.
     *
     * @param kind the kind
     * @return this table
     */
    public ErrorTable withServerErrors(FailureKind kind) {
        serverErrorKind = kind;
        return this;
    }

    /**
     * Sets the text for a kind.
     *
     * @param kind the kind
     * @param description one clause for the exception's message
     * @return this table
     */
    public ErrorTable withDescription(FailureKind kind, String description) {
        descriptions.put(kind, description);
        return this;
    }

    /**
     * Returns the kind of a code.
     *
     * @param code the provider's code
     * @return the kind; empty if the table does not have the code
     */
    public Optional<FailureKind> kindOfCode(String code) {
        return Optional.ofNullable(kindByCode.get(code));
    }

    /**
     * Returns the kind of an HTTP status.
     *
     * @param status the status
     * @param isProviderReply whether the reply is known to come from the provider itself; any other reply may be the
     *     page of a proxy, which says nothing about the request
     * @return the kind
     */
    public FailureKind kindOfStatus(int status, boolean isProviderReply) {
        FailureKind defaultKind = status >= 500
                ? serverErrorKind
                : status >= 400 && isProviderReply ? FailureKind.INVALID : FailureKind.UNEXPECTED;
        return kindByStatus.getOrDefault(status, defaultKind);
    }

    /**
     * Returns the text for a kind.
     *
     * @param kind the kind
     * @return one clause for the exception's message
     */
    public String describe(FailureKind kind) {
        return descriptions.getOrDefault(kind, provider + " failed");
    }

    /**
     * Creates a failure with the text for its kind and with the wait for which the reply asks.
     *
     * @param kind the kind
     * @param error the provider's code and text
     * @param reply the reply
     * @param now the time from which a date in the reply is counted
     * @return the failure
     */
    public AttemptFailure createFailure(FailureKind kind, ProviderError error, HttpReply reply, Instant now) {
        AttemptFailure failure = AttemptFailure.ofReply(kind, describe(kind), error);
        return reply.retryAfter(now).map(failure::withRetryAfter).orElse(failure);
    }
}
