// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;

/**
 * Switches of a {@link FakeGp} for tokens: which are accepted where, how they are asked for, how they are written. Each works
 * from the next request on. Safe for use by several threads.
 */
public final class GpTokenBehavior {
    /** How {@code expires} is written. */
    public enum ExpiryFormat {
        /** Text from {@code admin/generateToken}, a number everywhere else. */
        AS_DOCUMENTED,
        /** Text everywhere. */
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
     * Whether a POST to the ADMIN dialect must carry its token in the form.
     *
     * @param enabled false unless set: headers and query are read as well
     */
    public void setAdminPostTokenInBodyOnly(boolean enabled) {
        adminPostTokenInBodyOnly = enabled;
    }

    /**
     * Whether {@code Authorization: Bearer} is read as a token.
     *
     * @param enabled true unless set; false is a site whose web tier keeps that header for itself
     */
    public void setAuthorizationHeaderAccepted(boolean enabled) {
        authorizationHeaderAccepted = enabled;
    }

    /**
     * Whether services may be used in the REST dialect without a token.
     *
     * @param enabled false unless set
     */
    public void setAnonymousRestAllowed(boolean enabled) {
        anonymousRestAllowed = enabled;
    }

    /**
     * Whether the ADMIN dialect accepts an exchanged token.
     *
     * @param enabled true unless set
     */
    public void setExchangedTokenAcceptedByAdmin(boolean enabled) {
        exchangedTokenAcceptedByAdmin = enabled;
    }

    /**
     * Whether the ADMIN dialect accepts an API key.
     *
     * @param enabled false unless set
     */
    public void setApiKeyAcceptedByAdmin(boolean enabled) {
        apiKeyAcceptedByAdmin = enabled;
    }

    /**
     * Whether the server accepts portal tokens that are bound to an address instead of a referer.
     *
     * @param enabled false unless set: they are issued and then called invalid
     */
    public void setPortalIpTokensAccepted(boolean enabled) {
        portalIpTokensAccepted = enabled;
    }

    /**
     * Whether a stand-alone server's {@code tokenServicesUrl} ends in {@code /tokens/}.
     *
     * @param enabled false unless set: it ends in {@code /tokens/generateToken}
     */
    public void setShortTokenServicesUrl(boolean enabled) {
        shortTokenServicesUrl = enabled;
    }

    /**
     * What a federated server names as its portal.
     *
     * @param url the portal's true address unless set; empty for the true one
     */
    public void setOwningSystemUrl(String url) {
        owningSystemUrl = url;
    }

    /**
     * What a stand-alone server names as its token service.
     *
     * @param url its own address unless set; empty for that
     */
    public void setTokenServicesUrl(String url) {
        tokenServicesUrl = url;
    }

    /**
     * Whether the portal knows the server, and so issues tokens for it.
     *
     * @param enabled true unless set
     */
    public void setServerRegistered(boolean enabled) {
        serverRegistered = enabled;
    }

    /**
     * The text of error 498 in the REST dialect.
     *
     * @param text {@code Invalid Token} unless set; {@code Invalid token.} is seen as well
     */
    public void setInvalidTokenMessage(String text) {
        invalidTokenMessage = text;
    }

    /**
     * The text of error 499 in the ADMIN dialect.
     *
     * @param text as servers send it unless set
     */
    public void setTokenNotFoundMessage(String text) {
        tokenNotFoundMessage = text;
    }

    /**
     * The portal's lock-out policy. The server's own is fixed: 5 failures, 15 minutes.
     *
     * @param failures how many consecutive failures lock an account, 5 unless set
     * @param duration in which they must fall, and for which the lock holds, 15 minutes unless set
     */
    public void setPortalLockout(int failures, Duration duration) {
        portalLockoutFailures = failures;
        portalLockout = duration;
    }

    /**
     * The longest lifetimes of tokens; longer wishes are cut to them.
     *
     * @param serverMinutes in minutes, 1440 unless set
     * @param portalMinutes in minutes, 20160 unless set
     */
    public void setMaxTokenMinutes(int serverMinutes, int portalMinutes) {
        maxServerTokenMinutes = serverMinutes;
        maxPortalTokenMinutes = portalMinutes;
    }

    /**
     * How token answers write {@code expires}.
     *
     * @param format as documented unless set
     */
    public void setExpiryFormat(ExpiryFormat format) {
        expiryFormat = format;
    }
}
