// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliSignature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The account of a {@link FakeDli}: its projects, users, access keys and issued tokens. It starts with the project,
 * the user and the access key that the constants of {@link FakeDli} name. Safe for use by several threads.
 */
public final class DliAccount {
    private static final int MIN_TOKEN_LENGTH = 2800;
    private static final int MIN_MASKED_LENGTH = 8;

    record Project(String id, String name) {
        /**
         * Returns whether this is a sub-project. A signed call must name a sub-project in a header; without that
         * header the gateway uses the parent project.
         */
        boolean isSubProject() {
            return name.contains("_");
        }
    }

    record User(String name, String password, @Nullable String passcode) {}

    record AccessKey(
            String accessKeyId,
            String secretKey,
            @Nullable String securityToken,
            @Nullable Instant expiresAt) {}

    /** A token. A token without a project is bound to the account as a whole. */
    record IssuedToken(String text, @Nullable Project project, Instant issuedAt, Instant expiresAt) {}

    private final FakeDli fake;
    private final Consumer<String> secretSink;

    // guarded by fake
    private final List<Project> projects = new ArrayList<>();
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, AccessKey> keys = new HashMap<>();
    private final Map<String, IssuedToken> tokens = new LinkedHashMap<>();
    private int issuedTokenCount;
    private int issuedKeyCount;

    DliAccount(FakeDli fake, Consumer<String> secretSink) {
        this.fake = fake;
        this.secretSink = secretSink;
    }

    /**
     * Adds a project. Two projects may have the same name.
     *
     * @param id the id, usually 32 hexadecimal digits
     * @param name the name: a region, or for a sub-project the region, an underscore and a name
     */
    public void addProject(String id, String name) {
        synchronized (fake) {
            projects.add(new Project(id, name));
        }
    }

    /**
     * Adds a user who signs in with a password, or changes the password of a user.
     *
     * @param name the name of the user, which is the id as well
     * @param password the password
     */
    public void addUser(String name, String password) {
        synchronized (fake) {
            users.put(name, new User(name, maskSecret(password), null));
        }
    }

    /**
     * Requires a second factor of a user.
     *
     * @param name the name of a user added before
     * @param passcode the only passcode that is accepted, and only once
     */
    public void requirePasscode(String name, String passcode) {
        synchronized (fake) {
            User user = Objects.requireNonNull(users.get(name), "unknown user");
            users.put(name, new User(name, user.password(), maskSecret(passcode)));
        }
    }

    /**
     * Adds an access key.
     *
     * @param accessKeyId the public part of the key
     * @param secretKey the secret part of the key
     */
    public void addAccessKey(String accessKeyId, String secretKey) {
        synchronized (fake) {
            keys.put(accessKeyId, new AccessKey(accessKeyId, maskSecret(secretKey), null, null));
        }
    }

    /**
     * Adds a temporary access key, which is accepted together with its security token only.
     *
     * @param accessKeyId the public part of the key
     * @param secretKey the secret part of the key
     * @param securityToken the required value of {@code X-Security-Token}
     * @param expiresAt the time from which on the key is refused
     */
    public void addTemporaryKey(String accessKeyId, String secretKey, String securityToken, Instant expiresAt) {
        synchronized (fake) {
            keys.put(
                    accessKeyId,
                    new AccessKey(accessKeyId, maskSecret(secretKey), maskSecret(securityToken), expiresAt));
        }
    }

    /**
     * Removes an access key.
     *
     * @param accessKeyId the public part of the key
     */
    public void removeAccessKey(String accessKeyId) {
        synchronized (fake) {
            keys.remove(accessKeyId);
        }
    }

    /**
     * Issues a token without a request.
     *
     * @param projectId the id of the project that the token is bound to
     * @return the token
     * @throws java.util.NoSuchElementException if there is no such project
     */
    public String issueToken(String projectId) {
        synchronized (fake) {
            return createToken(findProject(projectId).orElseThrow(), fake.accessBehavior().tokenLifetime)
                    .text();
        }
    }

    /** Revokes all tokens issued so far, as the change of a password does. */
    public void revokeTokens() {
        synchronized (fake) {
            tokens.clear();
        }
    }

    /**
     * Returns how many tokens were issued by requests and by the test. The number never decreases.
     *
     * @return the number of tokens
     */
    public int issuedTokenCount() {
        synchronized (fake) {
            return issuedTokenCount;
        }
    }

    /** Issues a temporary access key and returns it as JSON, as IAM and the metadata service send it. */
    ObjectNode issueTemporaryKey(Instant expiresAt) {
        int keyNumber = ++issuedKeyCount;
        String accessKeyId = String.format(Locale.ROOT, "TEMPORARYKEY%08d", keyNumber);
        String secretKey =
                DliSignature.sha256Hex("temporary secret " + keyNumber).substring(0, 40);
        String securityToken = "ggpjbi1ub3J0aC00T1" + DliSignature.sha256Hex("security token " + keyNumber) + "==";
        addTemporaryKey(accessKeyId, secretKey, securityToken, expiresAt);
        ObjectNode body = DliReplies.newObject();
        body.putObject("credential")
                .put("access", accessKeyId)
                .put("secret", secretKey)
                .put("securitytoken", securityToken)
                .put("expires_at", DliIdentityHandler.TIME_FORMAT.format(expiresAt));
        return body;
    }

    IssuedToken createToken(@Nullable Project project, Duration lifetime) {
        issuedTokenCount++;
        StringBuilder text = new StringBuilder("MIIF");
        // as long as real tokens, and unique
        for (int i = 0; text.length() < MIN_TOKEN_LENGTH; i++) {
            text.append(DliSignature.sha256Hex("token " + issuedTokenCount + " part " + i));
        }
        Instant now = fake.clock().instant();
        IssuedToken token = new IssuedToken(maskSecret(text.append("==").toString()), project, now, now.plus(lifetime));
        tokens.put(token.text(), token);
        return token;
    }

    List<Project> allProjects() {
        return List.copyOf(projects);
    }

    Optional<Project> findProject(String id) {
        return projects.stream().filter(project -> project.id().equals(id)).findFirst();
    }

    Optional<User> findUser(String name) {
        return Optional.ofNullable(users.get(name));
    }

    Optional<AccessKey> findAccessKey(String accessKeyId) {
        return Optional.ofNullable(keys.get(accessKeyId));
    }

    Optional<IssuedToken> findToken(String text) {
        return Optional.ofNullable(tokens.get(text));
    }

    /**
     * Masks a secret that a caller presented, whether it is correct or not. Short texts are not masked, because
     * masking them would hide large parts of the log.
     */
    void maskPresentedSecret(String secret) {
        if (secret.length() >= MIN_MASKED_LENGTH) {
            maskSecret(secret);
        }
    }

    /** Masks a secret from now on, in its JSON-escaped form as well. */
    private String maskSecret(String secret) {
        secretSink.accept(secret);
        secretSink.accept(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(secret)));
        return secret;
    }
}
