// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpToken;
import org.jspecify.annotations.Nullable;

/** Checks whether a request's token is accepted by the ADMIN dialect, the REST dialect or the portal. */
final class GpAccessControl {
    private final GpSiteState site;
    private final GpTokenBehavior behavior;

    GpAccessControl(GpSiteState site) {
        this.site = site;
        this.behavior = site.tokenBehavior;
    }

    /** Returns the token of a request that may at least read in the ADMIN dialect. */
    GpToken authorizeAdmin(GpRequest request) {
        boolean bodyOnly = request.isPost() && behavior.adminPostTokenInBodyOnly;
        String value = bodyOnly ? request.formFields().getOrDefault("token", "") : sentToken(request);
        if (value.isEmpty()) {
            throw site.adminRefusal(499, behavior.tokenNotFoundMessage);
        }
        GpToken token = site.tokens.findToken(value);
        if (token == null || !token.mayBeUsedBy(request) || isForeignToAdmin(token)) {
            throw site.adminRefusal(498, "Invalid Token.");
        }
        if (isExpired(token)) {
            throw site.adminRefusal(498, "Token Expired.");
        }
        if (isForbiddenOnAdmin(token)) {
            throw forbiddenRefusal();
        }
        return token;
    }

    GpRefusal forbiddenRefusal() {
        return site.adminRefusal(403, "You do not have the privileges to access this endpoint.");
    }

    private boolean isForeignToAdmin(GpToken token) {
        return switch (token.kind) {
            case PORTAL -> !site.federated || isUnusableIpToken(token);
            case EXCHANGED -> !site.federated || !behavior.exchangedTokenAcceptedByAdmin || isUnusableIpToken(token);
            case SERVER, APP, API_KEY -> false;
        };
    }

    private boolean isForbiddenOnAdmin(GpToken token) {
        return switch (token.kind) {
            case SERVER -> site.federated ? token.role != GpRole.PRIMARY_ADMINISTRATOR : !token.role.mayReadAdmin();
            case PORTAL, EXCHANGED -> !token.role.mayReadAdmin();
            case APP -> true;
            case API_KEY -> !behavior.apiKeyAcceptedByAdmin || !token.role.mayReadAdmin();
        };
    }

    /**
     * Returns the token of a request that may use the REST dialect; null for an anonymous request to an open service.
     */
    @Nullable
    GpToken authorizeRest(GpRequest request) {
        String value = sentToken(request);
        if (value.isEmpty()) {
            if (behavior.anonymousRestAllowed) {
                return null;
            }
            throw GpRefusal.restTokenRequired();
        }
        GpToken token = site.tokens.findToken(value);
        if (token == null || isExpired(token) || !token.mayBeUsedBy(request) || isForeignToRest(token)) {
            throw GpRefusal.forRest(498, behavior.invalidTokenMessage);
        }
        if (token.role == GpRole.OUTSIDER) {
            throw GpRefusal.forRest(
                    403, "You do not have permissions to access this resource or perform this operation.");
        }
        return token;
    }

    private boolean isForeignToRest(GpToken token) {
        return switch (token.kind) {
            case SERVER -> site.federated;
            case PORTAL -> true;
            case EXCHANGED -> isUnusableIpToken(token);
            case APP, API_KEY -> false;
        };
    }

    /** Returns the token of a request to the portal. */
    GpToken authorizePortal(GpRequest request) {
        String value = sentToken(request);
        if (value.isEmpty()) {
            throw GpRefusal.restTokenRequired();
        }
        GpToken token = site.tokens.findToken(value);
        if (token == null || isExpired(token) || !token.mayBeUsedBy(request) || token.kind != GpTokenKind.PORTAL) {
            throw GpRefusal.forRest(498, "Invalid token.");
        }
        return token;
    }

    private boolean isExpired(GpToken token) {
        return !token.expiresAt.isAfter(site.now());
    }

    private boolean isUnusableIpToken(GpToken token) {
        return token.binding == GpToken.Binding.IP && !behavior.portalIpTokensAccepted;
    }

    private String sentToken(GpRequest request) {
        String value = request.parameter("token");
        if (value.isEmpty()) {
            value = request.bearerToken("X-Esri-Authorization");
        }
        return value.isEmpty() && behavior.authorizationHeaderAccepted ? request.bearerToken("Authorization") : value;
    }
}
