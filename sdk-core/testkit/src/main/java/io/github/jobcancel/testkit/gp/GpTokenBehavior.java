// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;

/**
 * Switches of a {@link FakeGp} for tokens: where a token is accepted, how it is requested and how it is written. A
 * change takes effect from the next request on. Safe for use by several threads.
 */
public final class GpTokenBehavior {
    /** The JSON type of {@code expires} in a token reply. */
    public enum ExpiryFormat {
        /** A string from {@code admin/generateToken}, a number everywhere else. */
        AS_DOCUMENTED,
        /** A string everywhere. */
        TEXT,
        /** A number everywhere. */
        NUMBER
    }

    volatile boolean adminPostTokenInBodyOnly;
    volatile boolean authorizationHeaderAccepted = true;
    volatile boolean anonymousRestAllowed;
    volatile boolean exchangedTokenAcceptedByAdmin = true;
    volatile boolean apiKeyAcceptedByAdmin;
    volatile boolean portalIpTokensAccepted;
    volatile boolean shortTokenServicesUrl;
    volatile String owningSystemUrl = "";
    volatile String tokenServicesUrl = "";
    volatile boolean serverRegistered = true;
    volatile String invalidTokenMessage = "Invalid Token";
    volatile String tokenNotFoundMessage =
            "Unauthorized access. Token not found. You can generate a token using the 'generateToken' operation.";
    volatile int portalLockoutFailures = 5;
    volatile Duration portalLockout = Duration.ofMinutes(15);
    volatile int maxServerTokenMinutes = 1440;
    volatile int maxPortalTokenMinutes = 20160;
    volatile ExpiryFormat expiryFormat = ExpiryFormat.AS_DOCUMENTED;

    GpTokenBehavior() {}

    /**
     * Sets whether a POST to the ADMIN dialect must carry its token in the form.
     *
     * @param enabled false by default: the query and the headers are read too
     */
    public void setAdminPostTokenInBodyOnly(boolean enabled) {
        adminPostTokenInBodyOnly = enabled;
    }

    /**
     * Sets whether the token of an {@code Authorization: Bearer} header is read.
     *
     * @param enabled true by default; false is a site whose web tier consumes that header
     */
    public void setAuthorizationHeaderAccepted(boolean enabled) {
        authorizationHeaderAccepted = enabled;
    }

    /**
     * Sets whether services may be used in the REST dialect without a token.
     *
     * @param enabled false by default
     */
    public void setAnonymousRestAllowed(boolean enabled) {
        anonymousRestAllowed = enabled;
    }

    /**
     * Sets whether the ADMIN dialect accepts an exchanged token.
     *
     * @param enabled true by default
     */
    public void setExchangedTokenAcceptedByAdmin(boolean enabled) {
        exchangedTokenAcceptedByAdmin = enabled;
    }

    /**
     * Sets whether the ADMIN dialect accepts an API key.
     *
     * @param enabled false by default
     */
    public void setApiKeyAcceptedByAdmin(boolean enabled) {
        apiKeyAcceptedByAdmin = enabled;
    }

    /**
     * Sets whether the server accepts portal tokens that are bound to an address instead of a referer.
     *
     * @param enabled false by default: the portal issues such tokens and the server calls them invalid
     */
    public void setPortalIpTokensAccepted(boolean enabled) {
        portalIpTokensAccepted = enabled;
    }

    /**
     * Sets whether the {@code tokenServicesUrl} of a stand-alone server ends in {@code /tokens/}.
     *
     * @param enabled false by default: it ends in {@code /tokens/generateToken}
     */
    public void setShortTokenServicesUrl(boolean enabled) {
        shortTokenServicesUrl = enabled;
    }

    /**
     * Sets the portal URL that a federated server announces.
     *
     * @param url the URL; empty, the default, announces the fake's own portal
     */
    public void setOwningSystemUrl(String url) {
        owningSystemUrl = url;
    }

    /**
     * Sets the token service URL that a stand-alone server announces.
     *
     * @param url the URL; empty, the default, announces the fake's own token service
     */
    public void setTokenServicesUrl(String url) {
        tokenServicesUrl = url;
    }

    /**
     * Sets whether the server is registered with the portal, so that the portal exchanges tokens for it.
     *
     * @param enabled true by default
     */
    public void setServerRegistered(boolean enabled) {
        serverRegistered = enabled;
    }

    /**
     * Sets the message of error 498 in the REST dialect.
     *
     * @param text {@code Invalid Token} by default; some servers send {@code Invalid token.}
     */
    public void setInvalidTokenMessage(String text) {
        invalidTokenMessage = text;
    }

    /**
     * Sets the message of error 499 in the ADMIN dialect.
     *
     * @param text the message; the default is the one that servers send
     */
    public void setTokenNotFoundMessage(String text) {
        tokenNotFoundMessage = text;
    }

    /**
     * Sets the portal's lock-out policy. The server's own policy is fixed: 5 failures, 15 minutes.
     *
     * @param failures the number of consecutive failed sign-ins within the duration that locks an account, 5 by default
     * @param duration the length of the lock-out, and the time for which failed sign-ins are counted; 15 minutes by
     *     default
     */
    public void setPortalLockout(int failures, Duration duration) {
        portalLockoutFailures = failures;
        portalLockout = duration;
    }

    /**
     * Sets the longest lifetimes of tokens. A longer requested lifetime is cut, not refused.
     *
     * @param serverMinutes the longest lifetime of the server's tokens in minutes, 1440 by default
     * @param portalMinutes the longest lifetime of the portal's tokens in minutes, 20160 by default
     */
    public void setMaxTokenMinutes(int serverMinutes, int portalMinutes) {
        maxServerTokenMinutes = serverMinutes;
        maxPortalTokenMinutes = portalMinutes;
    }

    /**
     * Sets the JSON type of {@code expires} in token replies.
     *
     * @param format {@link ExpiryFormat#AS_DOCUMENTED} by default
     */
    public void setExpiryFormat(ExpiryFormat format) {
        expiryFormat = format;
    }
}
