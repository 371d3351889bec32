// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.dli.DliAccounts.Project;
import io.github.jobcancel.testkit.dli.DliAccounts.Token;
import io.github.jobcancel.testkit.dli.DliAccounts.User;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import io.github.jobcancel.testkit.dli.service.DliCall;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The identity service: tokens for passwords, the projects of the account, and keys for a time. */
final class DliIam {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int FAILURES_UNTIL_LOCKED = 5;
    private static final Duration LOCKED = Duration.ofMinutes(15);
    private static final String WRONG = "The username or password is wrong.";

    private record Failures(int count, Instant lockedUntil) {}

    private final FakeDli fake;

    // guarded by fake
    private final Map<String, Failures> failures = new HashMap<>();
    /** A user and a passcode that bought a token: it serves once. */
    private final Set<String> spent = new HashSet<>();

    DliIam(FakeDli fake) {
        this.fake = fake;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.iam("POST", "v3/auth/tokens", DliRoute.Guard.NONE, this::token),
                DliRoute.iam("GET", "v3/projects", DliRoute.Guard.IAM, this::projects),
                DliRoute.iam("GET", "v3/auth/projects", DliRoute.Guard.IAM, this::projects),
                DliRoute.iam("POST", "v3.0/OS-CREDENTIAL/securitytokens", DliRoute.Guard.IAM, this::temporaryKey));
    }

    private Answer token(DliCall call) {
        JsonNode auth = call.json().path("auth");
        JsonNode identity = auth.path("identity");
        JsonNode user = identity.path("password").path("user");
        String name = user.path("name").asText(user.path("id").asText(""));
        boolean password = contains(identity.path("methods"), "password");
        boolean domain = user.has("id")
                || user.path("domain").path("name").asText().equals(FakeDli.DOMAIN)
                || user.path("domain").path("id").asText().equals(FakeDli.DOMAIN_ID);
        if (!password || name.isEmpty() || !user.path("password").isTextual()) {
            return DliAnswers.iam(400, "Bad Request", "The request body is invalid.");
        }
        String given = user.path("password").asText();
        fake.accounts().presented(given);
        Failures before = failures.getOrDefault(name, new Failures(0, Instant.MIN));
        if (before.lockedUntil().isAfter(call.now())) {
            return DliAnswers.iam(401, "Unauthorized", "The account is locked.");
        }
        Optional<User> known =
                fake.accounts().user(name).filter(u -> domain && u.password().equals(given));
        if (known.isEmpty() || !secondFactor(known.get(), identity)) {
            return wrong(name, before, call.now());
        }
        failures.remove(name);
        return scoped(call, known.get(), auth.path("scope"));
    }

    private boolean secondFactor(User user, JsonNode identity) {
        JsonNode factor = identity.path("totp").path("user");
        String who = factor.path("name").asText(factor.path("id").asText(""));
        return user.passcode() == null
                || (contains(identity.path("methods"), "totp")
                        && user.name().equals(who)
                        && user.passcode().equals(factor.path("passcode").asText(""))
                        && spent.add(user.name() + " " + user.passcode()));
    }

    private Answer wrong(String user, Failures before, Instant now) {
        int count = before.count() + 1;
        boolean lock = count >= FAILURES_UNTIL_LOCKED;
        failures.put(user, lock ? new Failures(0, now.plus(LOCKED)) : new Failures(count, Instant.MIN));
        return DliAnswers.iam(401, "Unauthorized", WRONG);
    }

    private Answer scoped(DliCall call, User user, JsonNode scope) {
        JsonNode wanted = scope.path("project");
        if (wanted.isMissingNode()) {
            return issued(call, user, fake.accounts().issue(null, fake.knobs().tokenLifetime));
        }
        List<Project> found = fake.accounts().projects().stream()
                .filter(p -> wanted.has("id")
                        ? p.id().equals(wanted.path("id").asText())
                        : p.name().equals(wanted.path("name").asText()))
                .toList();
        if (found.size() != 1) {
            return DliAnswers.iam(400, "Bad Request", "The project was not found.");
        }
        return issued(call, user, fake.accounts().issue(found.get(0), fake.knobs().tokenLifetime));
    }

    private Answer issued(DliCall call, User user, Token token) {
        ObjectNode body = DliAnswers.object();
        ObjectNode out = body.putObject("token");
        ArrayNode methods = out.putArray("methods").add("password");
        out.put("expires_at", TIME.format(token.expires()));
        out.put("issued_at", TIME.format(token.issued()));
        if (user.passcode() != null) {
            methods.add("totp");
            out.put("mfa_authn_at", TIME.format(token.issued()));
        }
        Project project = token.project();
        ObjectNode scope = project == null
                ? out
                : out.putObject("project").put("id", project.id()).put("name", project.name());
        domain(scope);
        domain(out.putObject("user").put("id", user.name()).put("name", user.name()));
        out.putArray("roles").addObject().put("id", "0").put("name", "te_admin");
        if (!call.query().text("nocatalog").map("true"::equals).orElse(false)) {
            catalog(out.putArray("catalog"));
        }
        return DliAnswers.json(201, body)
                .with("X-Subject-Token", token.text())
                .with("X-IAM-Trace-Id", "token_" + fake.accounts().tokensIssued());
    }

    private static void domain(ObjectNode parent) {
        parent.putObject("domain").put("id", FakeDli.DOMAIN_ID).put("name", FakeDli.DOMAIN);
    }

    private void catalog(ArrayNode catalog) {
        ObjectNode dli = catalog.addObject().put("id", "dli").put("name", "dli").put("type", "dli");
        dli.putArray("endpoints")
                .addObject()
                .put("interface", "public")
                .put("region", FakeDli.PROJECT_NAME)
                .put("region_id", FakeDli.PROJECT_NAME)
                .put("url", fake.url().toString());
    }

    private Answer projects(DliCall call) {
        ObjectNode body = DliAnswers.object();
        ArrayNode out = body.putArray("projects");
        boolean all = fake.knobs().allProjectsListed;
        for (Project project : fake.accounts().projects()) {
            if (all || call.query().text("name").stream().allMatch(project.name()::equals)) {
                out.add(record(project.id(), project.name()));
            }
        }
        if (all) {
            out.add(record("d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0", "MOS"));
        }
        ObjectNode links = body.putObject("links").putNull("next").putNull("previous");
        links.put("self", fake.url() + call.request().path());
        return DliAnswers.json(200, body).with("X-IAM-Trace-Id", "projects_" + out.size());
    }

    private static ObjectNode record(String id, String name) {
        ObjectNode out = DliAnswers.object().put("id", id).put("name", name);
        out.put("domain_id", FakeDli.DOMAIN_ID).put("parent_id", FakeDli.DOMAIN_ID);
        return out.put("is_domain", false).put("enabled", true).put("description", "");
    }

    private Answer temporaryKey(DliCall call) {
        JsonNode identity = call.json().path("auth").path("identity");
        int seconds = identity.path("token").path("duration_seconds").asInt(900);
        if (!contains(identity.path("methods"), "token") || seconds < 900 || seconds > 86_400) {
            return DliAnswers.iam(400, "Bad Request", "The request body is invalid.");
        }
        return DliAnswers.json(201, fake.accounts().issueKey(call.now().plusSeconds(seconds)));
    }

    private static boolean contains(JsonNode array, String word) {
        for (JsonNode item : array) {
            if (item.asText().equals(word)) {
                return true;
            }
        }
        return false;
    }
}
