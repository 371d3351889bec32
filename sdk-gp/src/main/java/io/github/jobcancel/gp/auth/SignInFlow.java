// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp.auth;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.auth.CredentialRequest;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.gp.auth.GpSignIn.GrantType;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiFunction;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The requests that lead from one sign-in to its tokens:
 *
 * <pre>
 *   SERVER   [admin/publicKey, if encrypted] -> admin/generateToken          both dialects
 *   USER     rest/info -> tokens/generateToken                               both dialects
 *   PORTAL   rest/info -> portal: generateToken                              ADMIN
 *                           -> portal: generateToken with serverUrl          REST
 *   APP      rest/info -> portal: oauth2/token                               REST
 * </pre>
 *
 * {@code rest/info} is read once, before a secret is sent: a site must belong to the portal that the caller named. Safe
 * for use by several threads.
 */
final class SignInFlow {
    /** How often an encrypted form is sent in one call. */
    private static final int MAX_FORMS = 3;

    private final SiteAddress site;
    private final GpSignIn signIn;
    private final LookupLog lookupLog;

    /** The address of the issuer, once the site has named it. */
    private volatile @Nullable HttpUrl issuerUrl;

    SignInFlow(SiteAddress site, GpSignIn signIn, LookupLog lookupLog) {
        this.site = site;
        this.signIn = signIn;
        this.lookupLog = lookupLog;
    }

    /** Creates the first request of a sign-in. */
    Operation<ExpiringCredential<GpToken>> createSignIn() {
        HttpUrl knownUrl = signIn.grant == GrantType.SERVER ? site.adminTokenUrl() : issuerUrl;
        if (signIn.encrypted) {
            return createEncryptedSignIn(MAX_FORMS);
        }
        return knownUrl == null ? readSite(site.infoUrl(), this::afterSiteInfo) : createSignIn(knownUrl);
    }

    private CredentialRequest<ExpiringCredential<GpToken>> createSignIn(HttpUrl url) {
        return new TokenIssuer(url, signIn.referer, lookupLog, "").createRequest(signIn.tokenForm());
    }

    /** Creates the request that exchanges the portal's token, which signs the request, for one of the site. */
    Operation<ExpiringCredential<GpToken>> createExchange() {
        HttpUrl url = portalTokenUrl(Objects.requireNonNull(signIn.portal));
        return new TokenIssuer(url, signIn.referer, lookupLog, site.toString())
                .createRequest(signIn.exchangeForm(site));
    }

    /**
     * Creates a sign-in that reads the site's key before each form: a site that was restarted has a new key, and counts
     * a form with the old one as a wrong password.
     */
    private Operation<ExpiringCredential<GpToken>> createEncryptedSignIn(int remainingForms) {
        String place = site.publicKeyUrl().toString();
        return readSite(site.publicKeyUrl(), (reply, now) -> {
            try {
                String[] encrypted = SitePublicKey.parseKey(reply.bodyJson()).encryptForm(signIn.tokenForm());
                String[] form = Arrays.copyOf(encrypted, encrypted.length + 2);
                form[encrypted.length] = "encrypted";
                form[encrypted.length + 1] = "true";
                CredentialRequest<ExpiringCredential<GpToken>> request =
                        new TokenIssuer(site.adminTokenUrl(), signIn.referer, lookupLog, "").createRequest(form);
                return CallStep.updateHistory(
                        change -> lookupLog.recordUsed(place, "the key that the credentials are encrypted with"),
                        CallStep.continueWith(request.withoutRepeat(failure -> remainingForms > 1
                                ? CallStep.continueWith(createEncryptedSignIn(remainingForms - 1))
                                : null)));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                String what = "the site's public key cannot encrypt these credentials";
                return failWith(place, what, GpErrors.unexpectedReply(reply, now, what));
            }
        });
    }

    /** Creates a request to the site without a credential. */
    private CredentialRequest<ExpiringCredential<GpToken>> readSite(
            HttpUrl url, BiFunction<HttpReply, Instant, CallStep<ExpiringCredential<GpToken>>> next) {
        HttpUrl jsonUrl = url.newBuilder().addQueryParameter("f", "json").build();
        String name = url.pathSegments().get(url.pathSize() - 1);
        return new CredentialRequest<>(name, () -> RequestBuilder.get(jsonUrl), (reply, history) -> {
            AttemptFailure failure = GpErrors.classifyReply(reply, history.signedAt());
            return failure == null
                    ? next.apply(reply, history.signedAt())
                    : failWith(
                            url.toString(),
                            "no answer: " + failure.providerError(),
                            GpErrors.withoutCredentialBlame(failure));
        });
    }

    private CallStep<ExpiringCredential<GpToken>> failWith(String place, String what, AttemptFailure failure) {
        return CallStep.updateHistory(change -> lookupLog.recordFailed(place, what), CallStep.failAttempt(failure));
    }

    /** Fails if the owner of the site does not fit the credentials. */
    private CallStep<ExpiringCredential<GpToken>> afterSiteInfo(HttpReply reply, Instant now) {
        String place = site.infoUrl().toString();
        String owner = reply.bodyJson().textField("owningSystemUrl");
        JsonValue auth = reply.bodyJson().get("authInfo");
        if (owner.isEmpty() && !auth.isObject()) {
            String what = "the site does not tell how to sign in";
            return failWith(place, what, GpErrors.unexpectedReply(reply, now, what));
        }
        HttpUrl portal = signIn.portal;
        String mismatch = portal == null ? whyNotStandalone(owner) : whyNotOwned(owner, portal);
        if (!mismatch.isEmpty()) {
            return failWith(
                    place,
                    mismatch,
                    AttemptFailure.ofReply(FailureKind.UNAUTHENTICATED, mismatch, reply.toProviderError("", "")));
        }
        return continueAtIssuer(owner, portal == null ? auth.textField("tokenServicesUrl") : "");
    }

    private CallStep<ExpiringCredential<GpToken>> continueAtIssuer(String owner, String namedUrl) {
        HttpUrl portal = signIn.portal;
        HttpUrl trustedUrl = portal == null ? site.trustedTokenUrl(namedUrl) : portalTokenUrl(portal);
        HttpUrl url = trustedUrl == null ? site.siteTokenUrl() : trustedUrl;
        String ownership = owner.isEmpty() ? "stands alone" : "federated with " + SiteAddress.displayAddress(owner);
        return CallStep.updateHistory(
                change -> {
                    // behind a proxy a site may name an address of its inner network
                    if (trustedUrl == null && !namedUrl.isEmpty()) {
                        lookupLog.recordSkipped(
                                SiteAddress.displayAddress(namedUrl),
                                "named by the site for tokens, but on another host or unencrypted");
                    }
                    lookupLog.recordUsed(site.infoUrl().toString(), ownership);
                    issuerUrl = url;
                },
                CallStep.continueWith(createSignIn(url)));
    }

    private static String whyNotStandalone(String owner) {
        return owner.isEmpty()
                ? ""
                : "the site belongs to the portal " + SiteAddress.displayAddress(owner) + ": sign in there";
    }

    private static String whyNotOwned(String owner, HttpUrl portal) {
        if (owner.isEmpty()) {
            return "the site stands alone and belongs to no portal: sign in as a user of the site";
        }
        return SiteAddress.isSamePortal(owner, portal)
                ? ""
                : "the site belongs to the portal " + SiteAddress.displayAddress(owner) + ", not to " + portal;
    }

    private HttpUrl portalTokenUrl(HttpUrl portal) {
        return signIn.grant == GrantType.APP
                ? SiteAddress.childUrl(portal, "oauth2", "token")
                : SiteAddress.childUrl(portal, "generateToken");
    }
}
