// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpToken;
import org.jspecify.annotations.Nullable;

/** Decides which token opens which door. */
final class GpGate {
    private final GpSite site;
    private final FakeGpTokenKnobs knobs;

    GpGate(GpSite site) {
        this.site = site;
        this.knobs = site.tokenKnobs;
    }

    /** Lets a request to the ADMIN dialect in, to read at least. */
    GpToken admin(GpRequest request) {
        boolean bodyOnly = request.post() && knobs.adminPostTokenInBodyOnly;
        String value = bodyOnly ? request.form().getOrDefault("token", "") : sent(request);
        if (value.isEmpty()) {
            throw site.adminRefusal(499, knobs.tokenNotFoundMessage);
        }
        GpToken token = site.tokens.find(value);
        if (token == null || !token.boundTo(request) || foreignToAdmin(token)) {
            throw site.adminRefusal(498, "Invalid Token.");
        }
        if (expired(token)) {
            throw site.adminRefusal(498, "Token Expired.");
        }
        if (closedToAdmin(token)) {
            throw forbidden();
        }
        return token;
    }

    GpRefusal forbidden() {
        return site.adminRefusal(403, "You do not have the privileges to access this endpoint.");
    }

    private boolean foreignToAdmin(GpToken token) {
        return switch (token.kind) {
            case PORTAL -> !site.federated || badIpToken(token);
            case EXCHANGED -> !site.federated || !knobs.exchangedTokenOnAdmin || badIpToken(token);
            case SERVER, APP, API_KEY -> false;
        };
    }

    private boolean closedToAdmin(GpToken token) {
        return switch (token.kind) {
            case SERVER -> site.federated ? token.role != FakeGpRole.PRIMARY_ADMINISTRATOR : !token.role.readsAdmin();
            case PORTAL, EXCHANGED -> !token.role.readsAdmin();
            case APP -> true;
            case API_KEY -> !knobs.apiKeyOnAdmin || !token.role.readsAdmin();
        };
    }

    /** Lets a request to the REST dialect in. Null is the anonymous user of an open service. */
    @Nullable
    GpToken rest(GpRequest request) {
        String value = sent(request);
        if (value.isEmpty()) {
            if (knobs.anonymousRest) {
                return null;
            }
            throw GpRefusal.restTokenRequired();
        }
        GpToken token = site.tokens.find(value);
        if (token == null || expired(token) || !token.boundTo(request) || foreignToRest(token)) {
            throw GpRefusal.rest(498, knobs.invalidTokenMessage);
        }
        if (token.role == FakeGpRole.OUTSIDER) {
            throw GpRefusal.rest(403, "You do not have permissions to access this resource or perform this operation.");
        }
        return token;
    }

    private boolean foreignToRest(GpToken token) {
        return switch (token.kind) {
            case SERVER -> site.federated;
            case PORTAL -> true;
            case EXCHANGED -> badIpToken(token);
            case APP, API_KEY -> false;
        };
    }

    /** Lets a request to the portal in. */
    GpToken portal(GpRequest request) {
        String value = sent(request);
        if (value.isEmpty()) {
            throw GpRefusal.restTokenRequired();
        }
        GpToken token = site.tokens.find(value);
        if (token == null || expired(token) || !token.boundTo(request) || token.kind != FakeGpTokenKind.PORTAL) {
            throw GpRefusal.rest(498, "Invalid token.");
        }
        return token;
    }

    private boolean expired(GpToken token) {
        return !token.expires.isAfter(site.now());
    }

    private boolean badIpToken(GpToken token) {
        return token.binding == GpToken.Binding.IP && !knobs.portalIpTokensWork;
    }

    private String sent(GpRequest request) {
        String value = request.param("token");
        if (value.isEmpty()) {
            value = request.bearer("X-Esri-Authorization");
        }
        return value.isEmpty() && knobs.plainAuthorization ? request.bearer("Authorization") : value;
    }
}
