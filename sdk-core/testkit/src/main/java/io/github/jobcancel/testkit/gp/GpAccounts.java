// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.gp.service.GpKeyPair;
import io.github.jobcancel.testkit.gp.service.GpToken;
import java.time.Duration;

/**
 * The users and apps of a {@link FakeGp}, and the tokens issued to them. A new fake has none. Safe for use by several
 * threads.
 */
public final class GpAccounts {
    private final Object lock;

    // guarded by the lock
    private final GpSiteState site;
    private final GpKeyPair keyPair;

    GpAccounts(Object lock, GpSiteState site, GpKeyPair keyPair) {
        this.lock = lock;
        this.site = site;
        this.keyPair = keyPair;
    }

    /**
     * Adds a user to the server's own user store, or replaces the user of that name.
     *
     * @param name the user's name, case-sensitive
     * @param password the password; hidden in the request log
     * @param role the user's privileges
     */
    public void addServerUser(String name, String password, GpRole role) {
        synchronized (lock) {
            site.secretSink.accept(password);
            site.serverUsers.putAccount(name, password, role);
        }
    }

    /**
     * Adds a user to the portal, or replaces the user of that name.
     *
     * @param name the user's name, case-sensitive
     * @param password the password; hidden in the request log
     * @param role the user's privileges
     */
    public void addPortalUser(String name, String password, GpRole role) {
        synchronized (lock) {
            site.secretSink.accept(password);
            site.portalUsers.putAccount(name, password, role);
        }
    }

    /**
     * Adds an app to the portal, or replaces the app of that id.
     *
     * @param clientId the app's id
     * @param clientSecret the app's secret; hidden in the request log
     * @param usesServices whether the app may use the services in the REST dialect
     */
    public void addApp(String clientId, String clientSecret, boolean usesServices) {
        synchronized (lock) {
            site.secretSink.accept(clientSecret);
            site.apps.put(clientId, new GpSiteState.PortalApp(clientSecret, usesServices));
        }
    }

    /**
     * Issues a token without a request. The token is bound to no referer and no address.
     *
     * @param kind the kind of the token
     * @param name the name of the user, or for {@link GpTokenKind#APP} the id of the app, that the token authenticates
     * @param lifetime the time until the token expires
     * @return the token's value
     * @throws IllegalArgumentException if there is no such user or app
     */
    public String issueToken(GpTokenKind kind, String name, Duration lifetime) {
        synchronized (lock) {
            GpRole role = site.roleOf(kind, name);
            if (role == null) {
                throw new IllegalArgumentException("unknown user or app: " + name);
            }
            return site.issueToken(kind, name, role, GpToken.Binding.NOTHING, "", lifetime).value;
        }
    }

    /**
     * Makes a token invalid at once.
     *
     * @param token the token's value; an unknown token is ignored
     */
    public void revokeToken(String token) {
        synchronized (lock) {
            site.tokens.revokeToken(token);
        }
    }

    /** Makes every token issued so far invalid at once. */
    public void revokeAllTokens() {
        synchronized (lock) {
            site.tokens.revokeAllTokens();
        }
    }

    /**
     * Returns the number of requests for a token so far, successful or not.
     *
     * @return the count over all token endpoints
     */
    public int tokenRequestCount() {
        synchronized (lock) {
            return site.tokenRequestCount;
        }
    }

    /** Replaces the key pair for encrypted credentials. Text encrypted with the old key can no longer be decrypted. */
    public void rotatePublicKey() {
        synchronized (lock) {
            keyPair.rotateKey();
        }
    }
}
