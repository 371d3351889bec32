// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.gp.service.GpKey;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpToken;
import io.github.jobcancel.testkit.gp.service.GpWish;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the server itself hands out tokens: {@code admin/generateToken} and {@code tokens/generateToken}. */
final class GpServerDesk {
    private static final int SHORT_MINUTES = 60;
    private static final int LOCKOUT_FAILURES = 5;
    private static final Duration LOCKOUT = Duration.ofMinutes(15);
    private static final List<String> ENCRYPTED =
            List.of("username", "password", "client", "referer", "ip", "expiration");

    private final GpSite site;
    private final GpKey key;

    GpServerDesk(GpSite site, GpKey key) {
        this.site = site;
        this.key = key;
    }

    JsonNode publicKey() {
        return key.json();
    }

    JsonNode adminToken(GpRequest request) {
        site.tokenRequests++;
        Map<String, String> fields = decrypted(request.form());
        GpWish.complaint(fields).ifPresent(text -> {
            throw site.adminRefusal(400, text);
        });
        FakeGpRole role = signIn(fields);
        boolean outside = site.federated && role != FakeGpRole.PRIMARY_ADMINISTRATOR;
        if (role == null || outside) {
            throw site.adminRefusal(401, "Invalid username or password.");
        }
        return issue(fields, role, true);
    }

    JsonNode siteToken(GpRequest request) {
        site.tokenRequests++;
        boolean leaks =
                request.query().containsKey("username") || request.query().containsKey("password");
        if (!request.post() || leaks) {
            throw GpRefusal.restText(
                    405,
                    "Method not supported",
                    "Generate Token request should not contain username and password in the query string.");
        }
        if (site.federated) {
            throw GpRefusal.rest(400, "Unable to generate token.");
        }
        Map<String, String> fields = decrypted(request.form());
        GpWish.complaint(fields).ifPresent(text -> {
            throw GpRefusal.rest(400, "Unable to generate token.", text);
        });
        boolean nameless = fields.getOrDefault("client", "").isEmpty();
        if (nameless && GpWish.minutes(fields, SHORT_MINUTES, Integer.MAX_VALUE) > SHORT_MINUTES) {
            throw GpRefusal.rest(400, "Client ID is required for long expiration tokens.");
        }
        FakeGpRole role = signIn(fields);
        if (role == null) {
            throw GpRefusal.rest(400, "Unable to generate token.", "Invalid username or password.");
        }
        return issue(fields, role, false);
    }

    private @Nullable FakeGpRole signIn(Map<String, String> fields) {
        String name = fields.getOrDefault("username", "");
        String password = fields.getOrDefault("password", "");
        return site.serverUsers.signIn(name, password, site.now(), LOCKOUT_FAILURES, LOCKOUT);
    }

    private JsonNode issue(Map<String, String> fields, FakeGpRole role, boolean text) {
        GpWish wish = GpWish.of(fields, SHORT_MINUTES, site.tokenKnobs.serverMaxMinutes);
        GpToken token = site.issue(
                FakeGpTokenKind.SERVER,
                fields.getOrDefault("username", ""),
                role,
                wish.binding(),
                wish.bound(),
                wish.life());
        return expiring(site, token, text);
    }

    static ObjectNode expiring(GpSite site, GpToken token, boolean text) {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("token", token.value);
        long millis = token.expires.toEpochMilli();
        boolean asText = switch (site.tokenKnobs.expires) {
            case AS_DOCUMENTED -> text;
            case TEXT -> true;
            case NUMBER -> false;
        };
        return asText ? out.put("expires", String.valueOf(millis)) : out.put("expires", millis);
    }

    private Map<String, String> decrypted(Map<String, String> form) {
        if (!form.getOrDefault("encrypted", "").equals("true")) {
            return form;
        }
        Map<String, String> plain = new LinkedHashMap<>(form);
        for (String name : ENCRYPTED) {
            String sent = form.getOrDefault(name, "");
            if (!sent.isEmpty()) {
                // whoever reads it in a log could send it again
                site.secret.accept(sent);
                plain.put(name, key.decrypt(sent).orElse(""));
            }
        }
        return plain;
    }
}
