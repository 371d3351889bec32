// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.gp.service.GpKeyPair;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpToken;
import io.github.jobcancel.testkit.gp.service.GpTokenTerms;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's own token endpoints: {@code admin/generateToken} and {@code tokens/generateToken}. */
final class GpServerTokenService {
    private static final int DEFAULT_TOKEN_MINUTES = 60;
    private static final int LOCKOUT_FAILURES = 5;
    private static final Duration LOCKOUT_DURATION = Duration.ofMinutes(15);
    private static final List<String> ENCRYPTED_FIELDS =
            List.of("username", "password", "client", "referer", "ip", "expiration");

    private final GpSiteState site;
    private final GpKeyPair keyPair;

    GpServerTokenService(GpSiteState site, GpKeyPair keyPair) {
        this.site = site;
        this.keyPair = keyPair;
    }

    JsonNode publicKey() {
        return keyPair.publicKeyJson();
    }

    JsonNode generateAdminToken(GpRequest request) {
        site.tokenRequestCount++;
        Map<String, String> fields = decryptFields(request.formFields());
        GpTokenTerms.findProblem(fields).ifPresent(text -> {
            throw site.adminRefusal(400, text);
        });
        GpRole role = signInUser(fields);
        boolean isOutsider = site.federated && role != GpRole.PRIMARY_ADMINISTRATOR;
        if (role == null || isOutsider) {
            throw site.adminRefusal(401, "Invalid username or password.");
        }
        return issueToken(fields, role, true);
    }

    JsonNode generateSiteToken(GpRequest request) {
        site.tokenRequestCount++;
        boolean hasQueryCredentials = request.queryParameters().containsKey("username")
                || request.queryParameters().containsKey("password");
        if (!request.isPost() || hasQueryCredentials) {
            throw GpRefusal.forRestWithText(
                    405,
                    "Method not supported",
                    "Generate Token request should not contain username and password in the query string.");
        }
        if (site.federated) {
            throw GpRefusal.forRest(400, "Unable to generate token.");
        }
        Map<String, String> fields = decryptFields(request.formFields());
        GpTokenTerms.findProblem(fields).ifPresent(text -> {
            throw GpRefusal.forRest(400, "Unable to generate token.", text);
        });
        boolean hasNoClient = fields.getOrDefault("client", "").isEmpty();
        if (hasNoClient
                && GpTokenTerms.lifetimeMinutes(fields, DEFAULT_TOKEN_MINUTES, Integer.MAX_VALUE)
                        > DEFAULT_TOKEN_MINUTES) {
            throw GpRefusal.forRest(400, "Client ID is required for long expiration tokens.");
        }
        GpRole role = signInUser(fields);
        if (role == null) {
            throw GpRefusal.forRest(400, "Unable to generate token.", "Invalid username or password.");
        }
        return issueToken(fields, role, false);
    }

    private @Nullable GpRole signInUser(Map<String, String> fields) {
        String name = fields.getOrDefault("username", "");
        String password = fields.getOrDefault("password", "");
        return site.serverUsers.signIn(name, password, site.now(), LOCKOUT_FAILURES, LOCKOUT_DURATION);
    }

    private JsonNode issueToken(Map<String, String> fields, GpRole role, boolean expiresAsText) {
        GpTokenTerms terms = GpTokenTerms.of(fields, DEFAULT_TOKEN_MINUTES, site.tokenBehavior.maxServerTokenMinutes);
        GpToken token = site.issueToken(
                GpTokenKind.SERVER,
                fields.getOrDefault("username", ""),
                role,
                terms.binding(),
                terms.bindingValue(),
                terms.lifetime());
        return tokenJson(site, token, expiresAsText);
    }

    static ObjectNode tokenJson(GpSiteState site, GpToken token, boolean documentedAsText) {
        ObjectNode out = JsonNodeFactory.instance.objectNode().put("token", token.value);
        long millis = token.expiresAt.toEpochMilli();
        boolean asText = switch (site.tokenBehavior.expiryFormat) {
            case AS_DOCUMENTED -> documentedAsText;
            case TEXT -> true;
            case NUMBER -> false;
        };
        return asText ? out.put("expires", String.valueOf(millis)) : out.put("expires", millis);
    }

    private Map<String, String> decryptFields(Map<String, String> form) {
        if (!form.getOrDefault("encrypted", "").equals("true")) {
            return form;
        }
        Map<String, String> plain = new LinkedHashMap<>(form);
        for (String name : ENCRYPTED_FIELDS) {
            String encryptedText = form.getOrDefault(name, "");
            if (!encryptedText.isEmpty()) {
                // a reader of the log could send the encrypted text again
                site.secretSink.accept(encryptedText);
                plain.put(name, keyPair.decryptHex(encryptedText).orElse(""));
            }
        }
        return plain;
    }
}
