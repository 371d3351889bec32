// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.dli.DliAccount.IssuedToken;
import io.github.jobcancel.testkit.dli.DliAccount.Project;
import io.github.jobcancel.testkit.dli.DliAccount.User;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import io.github.jobcancel.testkit.dli.service.DliRequest;
import io.github.jobcancel.testkit.dli.service.DliRoute;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the requests to the identity service: tokens for passwords, the projects of the account, and temporary
 * access keys.
 */
final class DliIdentityHandler {
    static final DateTimeFormatter TIME_FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int FAILURES_UNTIL_LOCK = 5;
    private static final Duration LOCK_DURATION = Duration.ofMinutes(15);
    private static final String WRONG_PASSWORD_MESSAGE = "The username or password is wrong.";

    private final FakeDli fake;

    // guarded by fake
    private final DliFailureLock userLock = new DliFailureLock(FAILURES_UNTIL_LOCK, LOCK_DURATION);
    /** The pairs of user and passcode that were used for a token; each is accepted once. */
    private final Set<String> usedPasscodes = new HashSet<>();

    DliIdentityHandler(FakeDli fake) {
        this.fake = fake;
    }

    List<DliRoute> routes() {
        return List.of(
                DliRoute.guardedRoute("POST", "v3/auth/tokens", DliRoute.AccessGuard.NONE, this::issueToken),
                DliRoute.guardedRoute("GET", "v3/projects", DliRoute.AccessGuard.IAM, this::listProjects),
                DliRoute.guardedRoute("GET", "v3/auth/projects", DliRoute.AccessGuard.IAM, this::listProjects),
                DliRoute.guardedRoute(
                        "POST",
                        "v3.0/OS-CREDENTIAL/securitytokens",
                        DliRoute.AccessGuard.IAM,
                        this::issueTemporaryKey));
    }

    private FakeReply issueToken(DliRequest request) {
        JsonNode auth = request.jsonBody().path("auth");
        JsonNode identity = auth.path("identity");
        JsonNode user = identity.path("password").path("user");
        String name = user.path("name").asText(user.path("id").asText(""));
        boolean usesPassword = containsText(identity.path("methods"), "password");
        boolean domainMatches = user.has("id")
                || user.path("domain").path("name").asText().equals(FakeDli.DOMAIN_NAME)
                || user.path("domain").path("id").asText().equals(FakeDli.DOMAIN_ID);
        if (!usesPassword || name.isEmpty() || !user.path("password").isTextual()) {
            return DliReplies.iamError(400, "Bad Request", "The request body is invalid.");
        }
        String presentedPassword = user.path("password").asText();
        fake.account().maskPresentedSecret(presentedPassword);
        if (userLock.isLocked(name, request.receivedAt())) {
            return DliReplies.iamError(401, "Unauthorized", "The account is locked.");
        }
        Optional<User> authenticatedUser = fake.account()
                .findUser(name)
                .filter(candidate -> domainMatches && candidate.password().equals(presentedPassword));
        if (authenticatedUser.isEmpty() || !passesSecondFactor(authenticatedUser.get(), identity)) {
            userLock.recordFailure(name, request.receivedAt());
            return DliReplies.iamError(401, "Unauthorized", WRONG_PASSWORD_MESSAGE);
        }
        userLock.clearFailures(name);
        return issueScopedToken(request, authenticatedUser.get(), auth.path("scope"));
    }

    private boolean passesSecondFactor(User user, JsonNode identity) {
        JsonNode factor = identity.path("totp").path("user");
        String factorUser = factor.path("name").asText(factor.path("id").asText(""));
        return user.passcode() == null
                || (containsText(identity.path("methods"), "totp")
                        && user.name().equals(factorUser)
                        && user.passcode().equals(factor.path("passcode").asText(""))
                        && usedPasscodes.add(user.name() + " " + user.passcode()));
    }

    private FakeReply issueScopedToken(DliRequest request, User user, JsonNode scope) {
        JsonNode requestedProject = scope.path("project");
        if (requestedProject.isMissingNode()) {
            return tokenReply(request, user, fake.account().createToken(null, fake.accessBehavior().tokenLifetime));
        }
        List<Project> matchingProjects = fake.account().allProjects().stream()
                .filter(project -> requestedProject.has("id")
                        ? project.id().equals(requestedProject.path("id").asText())
                        : project.name().equals(requestedProject.path("name").asText()))
                .toList();
        if (matchingProjects.size() != 1) {
            return DliReplies.iamError(400, "Bad Request", "The project was not found.");
        }
        return tokenReply(
                request,
                user,
                fake.account().createToken(matchingProjects.get(0), fake.accessBehavior().tokenLifetime));
    }

    private FakeReply tokenReply(DliRequest request, User user, IssuedToken token) {
        ObjectNode body = DliReplies.newObject();
        ObjectNode tokenNode = body.putObject("token");
        ArrayNode methods = tokenNode.putArray("methods").add("password");
        tokenNode.put("expires_at", TIME_FORMAT.format(token.expiresAt()));
        tokenNode.put("issued_at", TIME_FORMAT.format(token.issuedAt()));
        if (user.passcode() != null) {
            methods.add("totp");
            tokenNode.put("mfa_authn_at", TIME_FORMAT.format(token.issuedAt()));
        }
        Project project = token.project();
        ObjectNode scope = project == null
                ? tokenNode
                : tokenNode.putObject("project").put("id", project.id()).put("name", project.name());
        putDomain(scope);
        putDomain(tokenNode.putObject("user").put("id", user.name()).put("name", user.name()));
        tokenNode.putArray("roles").addObject().put("id", "0").put("name", "te_admin");
        if (!request.queryParameters()
                .firstValue("nocatalog")
                .map("true"::equals)
                .orElse(false)) {
            addCatalog(tokenNode.putArray("catalog"));
        }
        return DliReplies.jsonReply(201, body)
                .withHeader("X-Subject-Token", token.text())
                .withHeader("X-IAM-Trace-Id", "token_" + fake.account().issuedTokenCount());
    }

    private static void putDomain(ObjectNode parent) {
        parent.putObject("domain").put("id", FakeDli.DOMAIN_ID).put("name", FakeDli.DOMAIN_NAME);
    }

    private void addCatalog(ArrayNode catalog) {
        ObjectNode dli = catalog.addObject().put("id", "dli").put("name", "dli").put("type", "dli");
        dli.putArray("endpoints")
                .addObject()
                .put("interface", "public")
                .put("region", FakeDli.PROJECT_NAME)
                .put("region_id", FakeDli.PROJECT_NAME)
                .put("url", fake.url().toString());
    }

    private FakeReply listProjects(DliRequest request) {
        ObjectNode body = DliReplies.newObject();
        ArrayNode projectList = body.putArray("projects");
        boolean listsAllProjects = fake.accessBehavior().listsAllProjects;
        for (Project project : fake.account().allProjects()) {
            if (listsAllProjects
                    || request.queryParameters().firstValue("name").stream().allMatch(project.name()::equals)) {
                projectList.add(projectRecord(project.id(), project.name()));
            }
        }
        if (listsAllProjects) {
            projectList.add(projectRecord("d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0", "MOS"));
        }
        ObjectNode links = body.putObject("links").putNull("next").putNull("previous");
        links.put("self", fake.url() + request.httpRequest().path());
        return DliReplies.jsonReply(200, body).withHeader("X-IAM-Trace-Id", "projects_" + projectList.size());
    }

    private static ObjectNode projectRecord(String id, String name) {
        ObjectNode projectNode = DliReplies.newObject().put("id", id).put("name", name);
        projectNode.put("domain_id", FakeDli.DOMAIN_ID).put("parent_id", FakeDli.DOMAIN_ID);
        return projectNode.put("is_domain", false).put("enabled", true).put("description", "");
    }

    private FakeReply issueTemporaryKey(DliRequest request) {
        JsonNode identity = request.jsonBody().path("auth").path("identity");
        int seconds = identity.path("token").path("duration_seconds").asInt(900);
        if (!containsText(identity.path("methods"), "token") || seconds < 900 || seconds > 86_400) {
            return DliReplies.iamError(400, "Bad Request", "The request body is invalid.");
        }
        return DliReplies.jsonReply(
                201, fake.account().issueTemporaryKey(request.receivedAt().plusSeconds(seconds)));
    }

    private static boolean containsText(JsonNode array, String text) {
        for (JsonNode item : array) {
            if (item.asText().equals(text)) {
                return true;
            }
        }
        return false;
    }
}
