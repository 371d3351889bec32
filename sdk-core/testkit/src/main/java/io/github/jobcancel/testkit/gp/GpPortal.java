// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpToken;
import io.github.jobcancel.testkit.gp.service.GpTokenTerms;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The portal of a federated site: its token endpoints, and the resources that clients read before they trust it. */
final class GpPortal {
    private static final int DEFAULT_TOKEN_MINUTES = 120;
    private static final String TOKEN_FAILURE_MESSAGE = "Unable to generate token.";

    private final GpSiteState site;
    private final GpAccessControl accessControl;

    GpPortal(GpSiteState site, GpAccessControl accessControl) {
        this.site = site;
        this.accessControl = accessControl;
    }

    JsonNode answerRequest(GpRequest request) {
        return switch (String.join("/", request.path())) {
            case "generateToken" -> answerTokenRequest(request);
            case "oauth2/token" -> signInApp(request);
            case "info" -> portalInfo();
            case "portals/self" -> portalSelf(request);
            default -> throw GpRefusal.forRest(400, "Invalid URL");
        };
    }

    private JsonNode portalInfo() {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("owningSystemUrl", site.portalUrl());
        out.putObject("authInfo")
                .put("tokenServicesUrl", site.portalUrl() + "/sharing/rest/generateToken")
                .put("isTokenBasedSecurity", true);
        return out;
    }

    private JsonNode portalSelf(GpRequest request) {
        GpToken token = accessControl.authorizePortal(request);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", "0123456789ABCDEF").put("isPortal", true).put("portalHostname", site.portalUrl());
        out.putArray("authorizedCrossOriginDomains");
        out.putObject("user").put("username", token.user);
        return out;
    }

    private JsonNode answerTokenRequest(GpRequest request) {
        site.tokenRequestCount++;
        if (!request.isPost()) {
            throw GpRefusal.forRest(405, "Method not supported");
        }
        return request.formFields().containsKey("serverUrl")
                ? exchangeToken(request)
                : signInUser(request.formFields());
    }

    private JsonNode signInUser(Map<String, String> fields) {
        List<String> problems = new ArrayList<>();
        for (String name : List.of("username", "password")) {
            if (fields.getOrDefault(name, "").isEmpty()) {
                problems.add("'" + name + "' must be specified.");
            }
        }
        if (problems.isEmpty()) {
            GpTokenTerms.findProblem(fields).ifPresent(problems::add);
        }
        if (!problems.isEmpty()) {
            throw GpRefusal.forRest(400, TOKEN_FAILURE_MESSAGE, problems.toArray(String[]::new));
        }
        String user = fields.getOrDefault("username", "");
        GpRole role = site.portalUsers.signIn(
                user,
                fields.getOrDefault("password", ""),
                site.now(),
                site.tokenBehavior.portalLockoutFailures,
                site.tokenBehavior.portalLockout);
        if (role == null) {
            throw GpRefusal.forRest(400, TOKEN_FAILURE_MESSAGE, "Invalid username or password.");
        }
        GpTokenTerms terms = tokenTerms(fields);
        GpToken token = site.issueToken(
                GpTokenKind.PORTAL, user, role, terms.binding(), terms.bindingValue(), terms.lifetime());
        return GpServerTokenService.tokenJson(site, token, false).put("ssl", true);
    }

    /** Issues a token that is bound to the referer in the request, or without one as the portal token is bound. */
    private JsonNode exchangeToken(GpRequest request) {
        GpToken portalToken = accessControl.authorizePortal(request);
        if (!site.tokenBehavior.serverRegistered || !isRegisteredServer(request.parameter("serverUrl"))) {
            throw GpRefusal.forRest(400, TOKEN_FAILURE_MESSAGE, "The server is not registered with this portal.");
        }
        String referer = request.parameter("referer");
        GpToken.Binding binding = referer.isEmpty() ? portalToken.binding : GpToken.Binding.REFERER;
        String bindingValue = referer.isEmpty() ? portalToken.bindingValue : referer;
        String user = portalToken.user == null ? "" : portalToken.user;
        GpToken token = site.issueToken(
                GpTokenKind.EXCHANGED,
                user,
                portalToken.role,
                binding,
                bindingValue,
                tokenTerms(request.formFields()).lifetime());
        return GpServerTokenService.tokenJson(site, token, false);
    }

    private boolean isRegisteredServer(String url) {
        try {
            return normalizeUrl(url).equals(normalizeUrl(site.serverUrl()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String normalizeUrl(String url) {
        URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        return String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT) + uri.getRawPath();
    }

    private GpTokenTerms tokenTerms(Map<String, String> fields) {
        return GpTokenTerms.of(fields, DEFAULT_TOKEN_MINUTES, site.tokenBehavior.maxPortalTokenMinutes);
    }

    private JsonNode signInApp(GpRequest request) {
        site.tokenRequestCount++;
        if (!request.isPost()) {
            throw GpRefusal.forRest(405, "Method not supported");
        }
        String grant = request.parameter("grant_type");
        if (grant.equals("refresh_token")) {
            // this portal issues no refresh tokens, so any refresh token is an expired one
            throw GpRefusal.forOauth(498, "invalid_request", "refresh_token expired");
        }
        String id = request.parameter("client_id");
        GpSiteState.PortalApp app = site.apps.get(id);
        if (app == null) {
            throw GpRefusal.forOauth(400, "invalid_client_id", "Invalid client_id");
        }
        if (!app.secret.equals(request.parameter("client_secret"))) {
            throw GpRefusal.forOauth(400, "invalid_request", "Invalid client_secret");
        }
        if (!grant.equals("client_credentials")) {
            throw GpRefusal.forOauth(400, "invalid_request", "Invalid grant_type");
        }
        GpTokenTerms terms = tokenTerms(request.formFields());
        GpRole role = app.usesServices ? GpRole.USER : GpRole.OUTSIDER;
        GpToken token = site.issueToken(GpTokenKind.APP, id, role, GpToken.Binding.NOTHING, "", terms.lifetime());
        return JsonNodeFactory.instance
                .objectNode()
                .put("access_token", token.value)
                .put("expires_in", terms.lifetime().toSeconds());
    }
}
