// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.dli.DliCaller.Reply;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FakeDliIamTest extends FakeDliTestCase {
    private static final String TOKENS_PATH = "/v3/auth/tokens?nocatalog=true";
    private static final String BY_NAME = "{\"project\":{\"name\":\"eu-de\"}}";
    private static final String OTHER_PROJECT = "11111111111111111111111111111111";

    FakeDliIamTest() {
        super(Instant.parse("2026-03-01T10:00:00.123456Z"));
    }

    private Reply loginBody(String password, String scope) {
        return loginBody("[\"password\"]", password, "", scope);
    }

    private Reply loginBody(String methods, String password, String extraMembers, String scope) {
        String body = "{\"auth\":{\"identity\":{\"methods\":" + methods + ",\"password\":{\"user\":{\"name\":\""
                + FakeDli.USER_NAME + "\",\"password\":\"" + password + "\",\"domain\":{\"name\":\""
                + FakeDli.DOMAIN_NAME
                + "\"}}}" + extraMembers + "},\"scope\":" + scope + "}}";
        return caller.sendRequest("POST", TOKENS_PATH, body, Map.of());
    }

    private static void assertRefused(Reply reply, int status) {
        JsonNode error = reply.json().path("error");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(error.path("code").asInt()).isEqualTo(status);
        assertThat(error.path("message").asText()).isNotEmpty();
        assertThat(reply.headers()).containsKey("X-IAM-Trace-Id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BY_NAME,
                "{\"project\":{\"id\":\"" + FakeDli.PROJECT_ID + "\"}}",
                "{\"domain\":{\"name\":\"x\"},\"project\":{\"name\":\"eu-de\"}}"
            })
    void passwordLoginReturnsATokenForTheProject(String scope) {
        Reply reply = loginBody(FakeDli.PASSWORD, scope);

        assertThat(reply.status()).isEqualTo(201);
        JsonNode token = reply.json().path("token");
        assertThat(token.path("expires_at").asText()).isEqualTo("2026-03-02T10:00:00.123456Z");
        assertThat(token.path("project").path("id").asText()).isEqualTo(FakeDli.PROJECT_ID);
        assertThat(token.has("catalog")).isFalse();
        assertThat(token.has("mfa_authn_at")).isFalse();
        String text = reply.headers().get("X-Subject-Token");
        assertThat(text).hasSizeGreaterThan(2000);
        caller.useToken(text);
        assertThat(caller.get("/v2.0/" + FakeDli.PROJECT_ID + "/batches").status())
                .isEqualTo(200);
    }

    @Test
    void everyTokenIsUniqueAndCounted() {
        int countBefore = fake.account().issuedTokenCount();

        String firstToken = loginBody(FakeDli.PASSWORD, BY_NAME).headers().get("X-Subject-Token");
        String secondToken = loginBody(FakeDli.PASSWORD, BY_NAME).headers().get("X-Subject-Token");

        assertThat(firstToken).isNotEqualTo(secondToken);
        assertThat(fake.account().issuedTokenCount()).isEqualTo(countBefore + 2);
    }

    @Test
    void tokenLifetimeFollowsTheBehavior() {
        fake.accessBehavior().setTokenLifetime(Duration.ofMinutes(30));

        JsonNode token = loginBody(FakeDli.PASSWORD, BY_NAME).json().path("token");

        assertThat(token.path("expires_at").asText()).isEqualTo("2026-03-01T10:30:00.123456Z");
    }

    @Test
    void accountTokenIsRefusedForDliProjects() {
        Reply reply = loginBody(FakeDli.PASSWORD, "{\"domain\":{\"name\":\"" + FakeDli.DOMAIN_NAME + "\"}}");

        assertThat(reply.status()).isEqualTo(201);
        caller.useToken(reply.headers().get("X-Subject-Token"));
        assertThat(caller.get("/v2.0/" + FakeDli.PROJECT_ID + "/batches").errorCode())
                .isEqualTo("APIGW.0302");
        assertThat(caller.get("/v3/auth/projects").status()).isEqualTo(200);
    }

    @Test
    void withoutNocatalogTheCatalogNamesTheDliEndpoint() {
        String body = "{\"auth\":{\"identity\":{\"methods\":[\"password\"],\"password\":{\"user\":{\"id\":\""
                + FakeDli.USER_NAME + "\",\"password\":\"" + FakeDli.PASSWORD + "\"}}},\"scope\":" + BY_NAME + "}}";

        JsonNode entry = caller.sendRequest("POST", "/v3/auth/tokens", body, Map.of())
                .json()
                .path("token")
                .path("catalog")
                .path(0);

        assertThat(entry.path("type").asText()).isEqualTo("dli");
        assertThat(entry.path("endpoints").path(0).path("url").asText())
                .isEqualTo(fake.url().toString());
    }

    @Test
    void aWrongPasswordIsRefusedAndTheFifthInARowLocksTheUserForFifteenMinutes() {
        for (int i = 0; i < 4; i++) {
            assertRefused(loginBody("wrong", BY_NAME), 401);
        }
        assertThat(loginBody(FakeDli.PASSWORD, BY_NAME).status()).isEqualTo(201);
        for (int i = 0; i < 5; i++) {
            assertRefused(loginBody("wrong", BY_NAME), 401);
        }

        assertRefused(loginBody(FakeDli.PASSWORD, BY_NAME), 401);
        clock.advance(Duration.ofMinutes(15));
        assertThat(loginBody(FakeDli.PASSWORD, BY_NAME).status()).isEqualTo(201);
    }

    @Test
    void secondFactorIsCheckedWhereItIsRequired() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        String methods = "[\"password\",\"totp\"]";
        String correctFactor = ",\"totp\":{\"user\":{\"name\":\"" + FakeDli.USER_NAME + "\",\"passcode\":\"123456\"}}";

        assertRefused(loginBody(FakeDli.PASSWORD, BY_NAME), 401);
        assertRefused(loginBody(methods, FakeDli.PASSWORD, correctFactor.replace("123456", "654321"), BY_NAME), 401);
        Reply reply = loginBody(methods, FakeDli.PASSWORD, correctFactor, BY_NAME);
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.json().path("token").has("mfa_authn_at")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "no json", "{\"auth\":{\"identity\":{\"methods\":[\"hw_ak_sk\"]}}}"})
    void bodyWithoutAPasswordLoginIsRefused(String body) {
        assertRefused(caller.sendRequest("POST", TOKENS_PATH, body, Map.of()), 400);
    }

    @Test
    void unknownOrAmbiguousProjectIsRefused() {
        assertRefused(loginBody(FakeDli.PASSWORD, "{\"project\":{\"name\":\"nowhere\"}}"), 400);
        fake.account().addProject(OTHER_PROJECT, FakeDli.PROJECT_NAME);
        assertRefused(loginBody(FakeDli.PASSWORD, BY_NAME), 400);
    }

    @Test
    void injectedThrottlingReplyIsServed() {
        fake.injectFault(ExchangeFault.replaceReply(DliReplies.iamThrottlingError()));

        Reply reply = loginBody(FakeDli.PASSWORD, BY_NAME);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.errorCode()).isEqualTo("IAM.0012");
    }

    private static List<String> projectNames(Reply reply) {
        List<String> names = new ArrayList<>();
        reply.json().path("projects").forEach(p -> names.add(p.path("name").asText()));
        return names;
    }

    @Test
    void projectsAreFoundByNameWithATokenOrASignature() {
        fake.account().addProject(OTHER_PROJECT, "eu-de_sub");
        String target = "/v3/projects?name=eu-de";
        Map<String, String> signed = caller.signedHeaders(
                "GET", target, "", FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY, clock.instant(), Map.of());

        assertThat(projectNames(caller.get(target))).containsExactly("eu-de");
        assertThat(projectNames(caller.sendRequest("GET", target, "", signed))).containsExactly("eu-de");
        assertThat(projectNames(caller.get("/v3/projects"))).containsExactly("eu-de", "eu-de_sub");
        assertThat(projectNames(caller.get("/v3/auth/projects"))).containsExactly("eu-de", "eu-de_sub");
        assertThat(projectNames(caller.get("/v3/projects?name=nowhere"))).isEmpty();
        JsonNode project = caller.get(target).json().path("projects").path(0);
        assertThat(project.path("id").asText()).isEqualTo(FakeDli.PROJECT_ID);
        assertThat(project.path("is_domain").asBoolean(true)).isFalse();
    }

    @Test
    void projectListContainsOtherProjectsAndDuplicateNamesWhenConfigured() {
        fake.accessBehavior().setListsAllProjects(true);
        fake.account().addProject(OTHER_PROJECT, "eu-de");

        assertThat(projectNames(caller.get("/v3/projects?name=eu-de"))).containsExactly("eu-de", "eu-de", "MOS");
    }

    @Test
    void projectListNeedsCredentials() {
        assertRefused(caller.sendRequest("GET", "/v3/projects", "", Map.of("X-Auth-Token", "MIIFnobody")), 401);
        assertThat(caller.sendRequest("GET", "/v3/projects", "", Map.of()).errorCode())
                .isEqualTo("APIGW.0301");
        clock.advance(Duration.ofHours(24));
        assertRefused(caller.get("/v3/projects"), 401);
    }

    @Test
    void tokenIsExchangedForATemporaryKey() {
        String body = "{\"auth\":{\"identity\":{\"methods\":[\"token\"],\"token\":{\"duration_seconds\":1800}}}}";

        Reply reply = caller.post("/v3.0/OS-CREDENTIAL/securitytokens", body);

        JsonNode key = reply.json().path("credential");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(key.path("expires_at").asText()).isEqualTo("2026-03-01T10:30:00.123456Z");
        String list = "/v2.0/" + FakeDli.PROJECT_ID + "/batches";
        Map<String, String> headers = caller.signedHeaders(
                "GET",
                list,
                "",
                key.path("access").asText(),
                key.path("secret").asText(),
                clock.instant(),
                Map.of("X-Security-Token", key.path("securitytoken").asText()));
        assertThat(List.of(caller.sendRequest("GET", list, "", headers)))
                .extracting(Reply::status, r -> r.json().path("total").asInt(-1))
                .containsExactly(tuple(200, 0));
        assertRefused(caller.post("/v3.0/OS-CREDENTIAL/securitytokens", body.replace("1800", "60")), 400);
    }
}
