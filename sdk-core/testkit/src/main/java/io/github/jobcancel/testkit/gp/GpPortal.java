// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpToken;
import io.github.jobcancel.testkit.gp.service.GpWish;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The portal of a federated site: its tokens, and what clients ask it before they trust it. */
final class GpPortal {
    private static final int STANDARD_MINUTES = 120;
    private static final String UNABLE = "Unable to generate token.";

    private final GpSite site;
    private final GpGate gate;

    GpPortal(GpSite site, GpGate gate) {
        this.site = site;
        this.gate = gate;
    }

    JsonNode answer(GpRequest request) {
        return switch (String.join("/", request.path())) {
            case "generateToken" -> token(request);
            case "oauth2/token" -> appToken(request);
            case "info" -> info();
            case "portals/self" -> self(request);
            default -> throw GpRefusal.rest(400, "Invalid URL");
        };
    }

    private JsonNode info() {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("owningSystemUrl", site.portalUrl());
        out.putObject("authInfo")
                .put("tokenServicesUrl", site.portalUrl() + "/sharing/rest/generateToken")
                .put("isTokenBasedSecurity", true);
        return out;
    }

    private JsonNode self(GpRequest request) {
        GpToken token = gate.portal(request);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("id", "0123456789ABCDEF").put("isPortal", true).put("portalHostname", site.portalUrl());
        out.putArray("authorizedCrossOriginDomains");
        out.putObject("user").put("username", token.user);
        return out;
    }

    private JsonNode token(GpRequest request) {
        site.tokenRequests++;
        if (!request.post()) {
            throw GpRefusal.rest(405, "Method not supported");
        }
        return request.form().containsKey("serverUrl") ? exchange(request) : signIn(request.form());
    }

    private JsonNode signIn(Map<String, String> fields) {
        List<String> missing = new ArrayList<>();
        for (String name : List.of("username", "password")) {
            if (fields.getOrDefault(name, "").isEmpty()) {
                missing.add("'" + name + "' must be specified.");
            }
        }
        if (missing.isEmpty()) {
            GpWish.complaint(fields).ifPresent(missing::add);
        }
        if (!missing.isEmpty()) {
            throw GpRefusal.rest(400, UNABLE, missing.toArray(String[]::new));
        }
        String user = fields.getOrDefault("username", "");
        FakeGpRole role = site.portalUsers.signIn(
                user,
                fields.getOrDefault("password", ""),
                site.now(),
                site.tokenKnobs.portalLockoutFailures,
                site.tokenKnobs.portalLockout);
        if (role == null) {
            throw GpRefusal.rest(400, UNABLE, "Invalid username or password.");
        }
        GpWish wish = wish(fields);
        GpToken token = site.issue(FakeGpTokenKind.PORTAL, user, role, wish.binding(), wish.bound(), wish.life());
        return GpServerDesk.expiring(site, token, false).put("ssl", true);
    }

    /** The new token is bound as the request says, or else as the old one is. */
    private JsonNode exchange(GpRequest request) {
        GpToken old = gate.portal(request);
        if (!site.tokenKnobs.registered || !registered(request.param("serverUrl"))) {
            throw GpRefusal.rest(400, UNABLE, "The server is not registered with this portal.");
        }
        String referer = request.param("referer");
        GpToken.Binding binding = referer.isEmpty() ? old.binding : GpToken.Binding.REFERER;
        String bound = referer.isEmpty() ? old.bound : referer;
        String user = old.user == null ? "" : old.user;
        GpToken token = site.issue(
                FakeGpTokenKind.EXCHANGED,
                user,
                old.role,
                binding,
                bound,
                wish(request.form()).life());
        return GpServerDesk.expiring(site, token, false);
    }

    private boolean registered(String url) {
        try {
            return normal(url).equals(normal(site.serverUrl()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String normal(String url) {
        URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        return String.valueOf(uri.getRawAuthority()).toLowerCase(Locale.ROOT) + uri.getRawPath();
    }

    private GpWish wish(Map<String, String> fields) {
        return GpWish.of(fields, STANDARD_MINUTES, site.tokenKnobs.portalMaxMinutes);
    }

    private JsonNode appToken(GpRequest request) {
        site.tokenRequests++;
        if (!request.post()) {
            throw GpRefusal.rest(405, "Method not supported");
        }
        String grant = request.param("grant_type");
        if (grant.equals("refresh_token")) {
            // this portal hands out none, so each one that comes is an old one
            throw GpRefusal.oauth(498, "invalid_request", "refresh_token expired");
        }
        String id = request.param("client_id");
        GpSite.App app = site.apps.get(id);
        if (app == null) {
            throw GpRefusal.oauth(400, "invalid_client_id", "Invalid client_id");
        }
        if (!app.secret.equals(request.param("client_secret"))) {
            throw GpRefusal.oauth(400, "invalid_request", "Invalid client_secret");
        }
        if (!grant.equals("client_credentials")) {
            throw GpRefusal.oauth(400, "invalid_request", "Invalid grant_type");
        }
        GpWish wish = wish(request.form());
        FakeGpRole role = app.usesServices ? FakeGpRole.USER : FakeGpRole.OUTSIDER;
        GpToken token = site.issue(FakeGpTokenKind.APP, id, role, GpToken.Binding.NOTHING, "", wish.life());
        return JsonNodeFactory.instance
                .objectNode()
                .put("access_token", token.value)
                .put("expires_in", wish.life().toSeconds());
    }
}
