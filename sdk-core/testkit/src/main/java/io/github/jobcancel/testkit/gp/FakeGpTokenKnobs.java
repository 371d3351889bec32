// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import java.time.Duration;

/**
 * Switches of a {@link FakeGp} for tokens: which are accepted where, how they are asked for, how they are written. Each works
 * from the next request on. Safe for use by several threads.
 */
public final class FakeGpTokenKnobs {
    /** How {@code expires} is written. */
    public enum Expires {
        /** Text from {@code admin/generateToken}, a number everywhere else. */
        AS_DOCUMENTED,
        /** Text everywhere. */
        TEXT,
        /** A number everywhere. */
        NUMBER
    }

    volatile boolean adminPostTokenInBodyOnly;
    volatile boolean plainAuthorization = true;
    volatile boolean anonymousRest;
    volatile boolean exchangedTokenOnAdmin = true;
    volatile boolean apiKeyOnAdmin;
    volatile boolean portalIpTokensWork;
    volatile boolean shortTokenServicesUrl;
    volatile String owningSystemUrl = "";
    volatile String tokenServicesUrl = "";
    volatile boolean registered = true;
    volatile String invalidTokenMessage = "Invalid Token";
    volatile String tokenNotFoundMessage =
            "Unauthorized access. Token not found. You can generate a token using the 'generateToken' operation.";
    volatile int portalLockoutFailures = 5;
    volatile Duration portalLockout = Duration.ofMinutes(15);
    volatile int serverMaxMinutes = 1440;
    volatile int portalMaxMinutes = 20160;
    volatile Expires expires = Expires.AS_DOCUMENTED;

    FakeGpTokenKnobs() {}

    /**
     * Whether a POST to the ADMIN dialect must carry its token in the form.
     *
     * @param on false unless set: headers and query are read as well
     */
    public void adminPostTokenInBodyOnly(boolean on) {
        adminPostTokenInBodyOnly = on;
    }

    /**
     * Whether {@code Authorization: Bearer} is read as a token.
     *
     * @param on true unless set; false is a site whose web tier keeps that header for itself
     */
    public void plainAuthorization(boolean on) {
        plainAuthorization = on;
    }

    /**
     * Whether services may be used in the REST dialect without a token.
     *
     * @param on false unless set
     */
    public void anonymousRest(boolean on) {
        anonymousRest = on;
    }

    /**
     * Whether the ADMIN dialect accepts an exchanged token.
     *
     * @param on true unless set
     */
    public void exchangedTokenOnAdmin(boolean on) {
        exchangedTokenOnAdmin = on;
    }

    /**
     * Whether the ADMIN dialect accepts an API key.
     *
     * @param on false unless set
     */
    public void apiKeyOnAdmin(boolean on) {
        apiKeyOnAdmin = on;
    }

    /**
     * Whether the server accepts portal tokens that are bound to an address instead of a referer.
     *
     * @param on false unless set: they are issued and then called invalid
     */
    public void portalIpTokensWork(boolean on) {
        portalIpTokensWork = on;
    }

    /**
     * Whether a stand-alone server's {@code tokenServicesUrl} ends in {@code /tokens/}.
     *
     * @param on false unless set: it ends in {@code /tokens/generateToken}
     */
    public void shortTokenServicesUrl(boolean on) {
        shortTokenServicesUrl = on;
    }

    /**
     * What a federated server names as its portal.
     *
     * @param url the portal's true address unless set; empty for the true one
     */
    public void owningSystemUrl(String url) {
        owningSystemUrl = url;
    }

    /**
     * What a stand-alone server names as its token service.
     *
     * @param url its own address unless set; empty for that
     */
    public void tokenServicesUrl(String url) {
        tokenServicesUrl = url;
    }

    /**
     * Whether the portal knows the server, and so issues tokens for it.
     *
     * @param on true unless set
     */
    public void registered(boolean on) {
        registered = on;
    }

    /**
     * The text of error 498 in the REST dialect.
     *
     * @param text {@code Invalid Token} unless set; {@code Invalid token.} is seen as well
     */
    public void invalidTokenMessage(String text) {
        invalidTokenMessage = text;
    }

    /**
     * The text of error 499 in the ADMIN dialect.
     *
     * @param text as servers send it unless set
     */
    public void tokenNotFoundMessage(String text) {
        tokenNotFoundMessage = text;
    }

    /**
     * The portal's lock-out policy. The server's own is fixed: 5 failures, 15 minutes.
     *
     * @param failures how many consecutive failures lock an account, 5 unless set
     * @param time in which they must fall, and for which the lock holds, 15 minutes unless set
     */
    public void portalLockout(int failures, Duration time) {
        portalLockoutFailures = failures;
        portalLockout = time;
    }

    /**
     * The longest lifetimes of tokens; longer wishes are cut to them.
     *
     * @param server in minutes, 1440 unless set
     * @param portal in minutes, 20160 unless set
     */
    public void longestTokens(int server, int portal) {
        serverMaxMinutes = server;
        portalMaxMinutes = portal;
    }

    /**
     * How token answers write {@code expires}.
     *
     * @param form as documented unless set
     */
    public void expires(Expires form) {
        expires = form;
    }
}
