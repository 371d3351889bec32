// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
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
import org.jspecify.annotations.Nullable;

/**
 * Who may talk to {@link FakeDli}: one account with its projects, users, access keys and issued tokens. It begins with the
 * project, the user and the key that {@link FakeDli} names in constants.
 */
public final class DliAccounts {
    private static final int TOKEN_LENGTH = 2800;
    private static final int SHORTEST_MASKED = 8;

    record Project(String id, String name) {
        /** Calls signed for a sub-project must name it in a header, or the gateway takes its parent. */
        boolean sub() {
            return name.contains("_");
        }
    }

    record User(String name, String password, @Nullable String passcode) {}

    record Key(
            String access,
            String secret,
            @Nullable String securityToken,
            @Nullable Instant expires) {}

    /** A token; without a project it is bound to the account as a whole. */
    record Token(String text, @Nullable Project project, Instant issued, Instant expires) {}

    private final FakeDli fake;

    // guarded by fake
    private final List<Project> projects = new ArrayList<>();
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Key> keys = new HashMap<>();
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private int issued;
    private int keysIssued;

    DliAccounts(FakeDli fake) {
        this.fake = fake;
    }

    /**
     * Adds a project. Two projects may have one name.
     *
     * @param id its id, 32 hexadecimal digits as a rule
     * @param name its name: a region, or for a sub-project region, underscore and a name
     */
    public void addProject(String id, String name) {
        synchronized (fake) {
            projects.add(new Project(id, name));
        }
    }

    /**
     * Adds a user who signs in with a password, or changes the password.
     *
     * @param name the user's name, which is the id as well
     * @param password the password
     */
    public void addUser(String name, String password) {
        synchronized (fake) {
            users.put(name, new User(name, keep(password), null));
        }
    }

    /**
     * Makes a user need a second factor.
     *
     * @param name a user added before
     * @param passcode the one passcode that is accepted, and only once
     */
    public void requirePasscode(String name, String passcode) {
        synchronized (fake) {
            User user = Objects.requireNonNull(users.get(name), "no such user");
            users.put(name, new User(name, user.password(), keep(passcode)));
        }
    }

    /**
     * Adds an access key.
     *
     * @param access its public part
     * @param secret its secret part
     */
    public void addKey(String access, String secret) {
        synchronized (fake) {
            keys.put(access, new Key(access, keep(secret), null, null));
        }
    }

    /**
     * Adds an access key that is valid together with a security token, for a time.
     *
     * @param access its public part
     * @param secret its secret part
     * @param securityToken the value that {@code X-Security-Token} must have
     * @param expires when it stops being valid
     */
    public void addTemporaryKey(String access, String secret, String securityToken, Instant expires) {
        synchronized (fake) {
            keys.put(access, new Key(access, keep(secret), keep(securityToken), expires));
        }
    }

    /**
     * Removes an access key.
     *
     * @param access its public part
     */
    public void removeKey(String access) {
        synchronized (fake) {
            keys.remove(access);
        }
    }

    /**
     * Issues a token without a request.
     *
     * @param project the id of the project it is bound to
     * @return the token
     */
    public String issueToken(String project) {
        synchronized (fake) {
            return issue(project(project).orElseThrow(), fake.knobs().tokenLifetime)
                    .text();
        }
    }

    /** Makes every token issued so far unknown, as a changed password does. */
    public void revokeTokens() {
        synchronized (fake) {
            tokens.clear();
        }
    }

    /**
     * How many tokens were issued, by request or by a test.
     *
     * @return the number, which never falls
     */
    public int tokensIssued() {
        synchronized (fake) {
            return issued;
        }
    }

    /** A key for a time, as IAM and the metadata of a server write it. */
    ObjectNode issueKey(Instant expires) {
        int n = ++keysIssued;
        String access = String.format(Locale.ROOT, "TEMPORARYKEY%08d", n);
        String secret = DliSignature.sha256("temporary secret " + n).substring(0, 40);
        String token = "ggpjbi1ub3J0aC00T1" + DliSignature.sha256("security token " + n) + "==";
        addTemporaryKey(access, secret, token, expires);
        ObjectNode body = DliAnswers.object();
        body.putObject("credential")
                .put("access", access)
                .put("secret", secret)
                .put("securitytoken", token)
                .put("expires_at", DliIam.TIME.format(expires));
        return body;
    }

    Token issue(@Nullable Project project, Duration lifetime) {
        issued++;
        StringBuilder text = new StringBuilder("MIIF");
        // as long as real ones are, and never the same twice
        for (int i = 0; text.length() < TOKEN_LENGTH; i++) {
            text.append(DliSignature.sha256("token " + issued + " part " + i));
        }
        Instant now = fake.clock().instant();
        Token token = new Token(keep(text.append("==").toString()), project, now, now.plus(lifetime));
        tokens.put(token.text(), token);
        return token;
    }

    List<Project> projects() {
        return List.copyOf(projects);
    }

    Optional<Project> project(String id) {
        return projects.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    Optional<User> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    Optional<Key> key(String access) {
        return Optional.ofNullable(keys.get(access));
    }

    Optional<Token> token(String text) {
        return Optional.ofNullable(tokens.get(text));
    }

    /** Masks what a caller presented as a secret, right or wrong. A short text would blot out half the log. */
    void presented(String secret) {
        if (secret.length() >= SHORTEST_MASKED) {
            keep(secret);
        }
    }

    /** Masks a secret from now on, also in the form it has inside a JSON text. */
    private String keep(String secret) {
        fake.secret(secret);
        fake.secret(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(secret)));
        return secret;
    }
}
