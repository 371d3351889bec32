// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.GpCaller.REFERER;
import static io.github.jobcancel.testkit.gp.GpJobState.EXECUTING;
import static io.github.jobcancel.testkit.gp.GpTokenKind.API_KEY;
import static io.github.jobcancel.testkit.gp.GpTokenKind.APP;
import static io.github.jobcancel.testkit.gp.GpTokenKind.EXCHANGED;
import static io.github.jobcancel.testkit.gp.GpTokenKind.PORTAL;
import static io.github.jobcancel.testkit.gp.GpTokenKind.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of token requests, and of the acceptance of tokens by both dialects and the portal. */
class FakeGpTokenTest extends FakeGpTestCase {
    private static final String LOGIN = "f=json&username=siteadmin&password=s%26cret";
    private static final String BOUND = "&client=referer&referer=https%3A%2F%2Fapp.example.com";

    // ---- the server's own tokens

    @Test
    void adminTokenIsBoundToItsRefererAndExpiresAsText() {
        JsonNode reply = requestToken("/admin/generateToken", LOGIN + BOUND + "&expiration=30");

        assertThat(reply.path("expires").isTextual()).isTrue();
        assertThat(reply.path("expires").asText())
                .isEqualTo("" + START.plusSeconds(1800).toEpochMilli());
        token = reply.path("token").asText();
        assertThat(adminQueryCode()).isEqualTo(498);
        caller.withReferer("https://other.example.com");
        assertThat(adminQueryCode()).isEqualTo(498);
        assertThat(restSubmitCode()).isEqualTo(498);
        caller.withReferer(REFERER);
        assertThat(adminQueryCode()).isEqualTo(200);
        assertThat(restSubmitCode()).isEqualTo(200);
    }

    @Test
    void siteTokenIsAcceptedByBothDialectsAndExpiresAsNumber() {
        JsonNode reply = requestToken("/tokens/generateToken", LOGIN + "&client=requestip");

        assertThat(reply.path("expires").isNumber()).isTrue();
        token = reply.path("token").asText();
        assertThat(adminQueryCode()).isEqualTo(200);
        assertThat(restSubmitCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"AS_DOCUMENTED,true,false", "TEXT,true,true", "NUMBER,false,false"})
    void expiryFormatIsConfigurable(GpTokenBehavior.ExpiryFormat form, boolean admin, boolean site) {
        fake.tokenBehavior().setExpiryFormat(form);

        assertThat(requestToken("/admin/generateToken", LOGIN + BOUND)
                        .path("expires")
                        .isTextual())
                .isEqualTo(admin);
        assertThat(requestToken("/tokens/generateToken", LOGIN + BOUND)
                        .path("expires")
                        .isTextual())
                .isEqualTo(site);
    }

    @ParameterizedTest
    @CsvSource({"'',60", "&expiration=5,5", "&expiration=99999,1440", "&expiration=0,60", "&expiration=-3,60"})
    void tokenLifetimeIsTheRequestedOneCutToTheMaximum(String parameter, int minutes) {
        JsonNode reply = requestToken("/admin/generateToken", LOGIN + BOUND + parameter);

        assertThat(reply.path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofMinutes(minutes)).toEpochMilli());
    }

    @Test
    void tokenExpiresExactlyAtItsAnnouncedTime() {
        token = requestToken("/admin/generateToken", LOGIN + "&client=requestip&expiration=1")
                .path("token")
                .asText();

        fake.clock().advance(Duration.ofMillis(59_999));
        assertThat(adminQueryCode()).isEqualTo(200);
        fake.clock().advance(Duration.ofMillis(1));
        assertThat(adminPost("/x/cancel").text())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"Token Expired.\"],\"code\":498}");
        assertThat(restSubmitCode()).isEqualTo(498);
    }

    @Test
    void tokenForAnotherAddressIsInvalid() {
        token = requestToken("/admin/generateToken", LOGIN + "&client=ip&ip=10.0.0.9")
                .path("token")
                .asText();
        assertThat(adminQueryCode()).isEqualTo(498);

        token = requestToken("/admin/generateToken", LOGIN + "&client=ip&ip=127.0.0.1")
                .path("token")
                .asText();
        assertThat(adminQueryCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&client=referer", "&client=ip", "&client=whatever"})
    void tokenRequestWithoutTheValueOfItsClientTypeIsRefused(String client) {
        assertThat(requestToken("/admin/generateToken", LOGIN + client)
                        .path("code")
                        .asInt())
                .isEqualTo(400);
        assertThat(requestToken("/tokens/generateToken", LOGIN + client)
                        .at("/error/code")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void longSiteTokenRequiresAClient() {
        assertThat(requestToken("/tokens/generateToken", LOGIN + "&expiration=61")
                        .at("/error/message")
                        .asText())
                .isEqualTo("Client ID is required for long expiration tokens.");
        assertThat(requestToken("/tokens/generateToken", LOGIN + "&expiration=60")
                        .has("token"))
                .isTrue();
    }

    @Test
    void credentialsInTheQueryAreRefusedAndMasked() {
        String url = fake.serverUrl() + "/tokens/generateToken?" + LOGIN;

        String refused = "{\"error\":{\"code\":405,\"message\":\"Method not supported\",\"details\":\"Generate Token "
                + "request should not contain username and password in the query string.\"}}";
        assertThat(caller.get(url).text()).isEqualTo(refused);
        assertThat(caller.post(url, "f=json").text()).isEqualTo(refused);
        assertThat(caller.get(fake.serverUrl() + "/admin/generateToken?f=json")
                        .json()
                        .path("code")
                        .asInt())
                .isEqualTo(405);
        assertThat(fake.receivedRequests().toString())
                .doesNotContain("s%26cret")
                .doesNotContain("s&cret");
    }

    @Test
    void namesAndPasswordsAreCaseSensitive() {
        for (String wrong :
                new String[] {"username=Siteadmin&password=s%26cret", "username=siteadmin&password=S%26cret"}) {
            assertThat(requestToken("/admin/generateToken", "f=json&" + wrong).toString())
                    .isEqualTo("{\"status\":\"error\",\"messages\":[\"Invalid username or password.\"],\"code\":401}");
            assertThat(requestToken("/tokens/generateToken", "f=json&" + wrong)
                            .at("/error/code")
                            .asInt())
                    .isEqualTo(400);
        }
    }

    // ---- lock-out

    @Test
    void fifthFailureLocksTheAccountForFifteenMinutes() {
        failLogins("/admin/generateToken", 4);
        assertThat(requestToken("/admin/generateToken", LOGIN).has("token")).isTrue();
        failLogins("/admin/generateToken", 3);
        failLogins("/tokens/generateToken", 2);

        assertThat(requestToken("/admin/generateToken", LOGIN).path("code").asInt())
                .isEqualTo(401);
        advanceSeconds(15 * 60 - 1);
        assertThat(requestToken("/tokens/generateToken", LOGIN).has("error")).isTrue();
        advanceSeconds(1);
        assertThat(requestToken("/admin/generateToken", LOGIN).has("token")).isTrue();
        assertThat(fake.accounts().tokenRequestCount()).isEqualTo(13);
    }

    @Test
    void failuresSpreadOverMoreThanFifteenMinutesDoNotLockTheAccount() {
        failLogins("/admin/generateToken", 4);
        advanceSeconds(15 * 60);
        failLogins("/admin/generateToken", 4);

        assertThat(requestToken("/admin/generateToken", LOGIN).has("token")).isTrue();
    }

    @Test
    void lockedAccountAffectsNeitherOtherAccountsNorIssuedTokens() {
        fake.accounts().addServerUser("other", "pw-of-other", GpRole.PRIMARY_ADMINISTRATOR);
        failLogins("/admin/generateToken", 5);

        assertThat(requestToken("/admin/generateToken", "f=json&username=other&password=pw-of-other")
                        .has("token"))
                .isTrue();
        assertThat(adminQueryCode()).isEqualTo(200);
    }

    @Test
    void portalLockoutIsConfigurable() {
        makeFederated();
        fake.tokenBehavior().setPortalLockout(2, Duration.ofMinutes(3));
        requestPortalToken("f=json&username=ana&password=no");
        requestPortalToken("f=json&username=ana&password=no");

        assertThat(requestPortalToken(ANA).has("error")).isTrue();
        advanceSeconds(180);
        assertThat(requestPortalToken(ANA).has("token")).isTrue();
    }

    // ---- the portal's tokens

    private static final String ANA = "f=json&username=ana&password=p%20w%21" + BOUND;

    @Test
    void portalTokenSaysSslAndItsLifetimeIsCutToTheMaximum() {
        makeFederated();

        JsonNode reply = requestPortalToken(ANA + "&expiration=99999");

        assertThat(reply.path("ssl").asBoolean()).isTrue();
        assertThat(reply.path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofDays(14)).toEpochMilli());
        assertThat(requestPortalToken(ANA).path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofHours(2)).toEpochMilli());
        fake.tokenBehavior().setMaxTokenMinutes(10, 20);
        assertThat(requestPortalToken(ANA).path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofMinutes(20)).toEpochMilli());
    }

    @Test
    void portalRefusalNamesTheProblem() {
        makeFederated();

        assertThat(requestPortalToken("f=json&username=ana&password=no" + BOUND).toString())
                .isEqualTo("{\"error\":{\"code\":400,\"message\":\"Unable to generate token.\",\"details\":[\"Invalid "
                        + "username or password.\"]}}");
        assertThat(requestPortalToken("f=json").at("/error/details").toString())
                .isEqualTo("[\"'username' must be specified.\",\"'password' must be specified.\"]");
        assertThat(caller.get(fake.portalUrl() + "/generateToken?" + ANA)
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(405);
    }

    @Test
    void portalTokenMustBeExchangedForTheRestDialect() {
        makeFederated();
        caller.withReferer(REFERER);
        String portalToken = requestPortalToken(ANA).path("token").asText();

        token = portalToken;
        assertThat(adminQueryCode()).isEqualTo(200);
        assertThat(restSubmitCode()).isEqualTo(498);

        JsonNode exchanged = exchangeToken(portalToken, fake.serverUrl().toString());
        token = exchanged.path("token").asText();
        assertThat(exchanged.path("expires").isNumber()).isTrue();
        assertThat(adminQueryCode()).isEqualTo(200);
        assertThat(restSubmitCode()).isEqualTo(200);
        caller.withReferer("");
        assertThat(restSubmitCode()).isEqualTo(498);
    }

    @Test
    void exchangeRequiresALivePortalTokenAndARegisteredServer() {
        makeFederated();
        caller.withReferer(REFERER);
        String portalToken = requestPortalToken(ANA).path("token").asText();
        String server = fake.serverUrl().toString();

        assertThat(exchangeToken(portalToken, server + "/").has("token")).isTrue();
        for (String unregisteredServer :
                new String[] {"https://elsewhere.example.com/arcgis", server + "/rest", "", "::"}) {
            assertThat(exchangeToken(portalToken, unregisteredServer).has("token"))
                    .isFalse();
        }
        String exchanged = exchangeToken(portalToken, server).path("token").asText();
        assertThat(exchangeToken(exchanged, server).at("/error/code").asInt()).isEqualTo(498);
        advanceSeconds(2 * 3600);
        assertThat(exchangeToken(portalToken, server).at("/error/code").asInt()).isEqualTo(498);
    }

    @Test
    void exchangedTokenCanBeRefusedByTheAdminDialect() {
        makeFederated();
        fake.tokenBehavior().setExchangedTokenAcceptedByAdmin(false);
        token = fake.accounts().issueToken(EXCHANGED, "ana", LONG_LIFETIME);

        assertThat(adminQueryCode()).isEqualTo(498);
        assertThat(restSubmitCode()).isEqualTo(200);
    }

    @Test
    void portalTokenBoundToAnAddressIsInvalidAtTheServerUnlessConfigured() {
        makeFederated();
        token = requestPortalToken("f=json&username=ana&password=p%20w%21&client=requestip")
                .path("token")
                .asText();

        assertThat(adminQueryCode()).isEqualTo(498);
        fake.tokenBehavior().setPortalIpTokensAccepted(true);
        assertThat(adminQueryCode()).isEqualTo(200);
    }

    @Test
    void onlyThePrimaryAdministratorSignsInAtAFederatedServer() {
        makeFederated();
        fake.accounts().addServerUser("psa", "psa-pw", GpRole.PRIMARY_ADMINISTRATOR);

        assertThat(requestToken("/admin/generateToken", LOGIN).path("code").asInt())
                .isEqualTo(401);
        token = requestToken("/admin/generateToken", "f=json&username=psa&password=psa-pw")
                .path("token")
                .asText();
        assertThat(adminQueryCode()).isEqualTo(200);
        assertThat(restSubmitCode()).isEqualTo(498);
        assertThat(requestToken("/tokens/generateToken", "f=json&username=psa&password=psa-pw")
                        .has("error"))
                .isTrue();
    }

    @Test
    void appTokenHasALifetimeInSecondsAndNoUser() {
        makeFederated();
        fake.accounts().addApp("cid", "sec-of-app", true);
        String form = "f=json&client_id=cid&client_secret=sec-of-app&grant_type=client_credentials";

        JsonNode reply = requestAppToken(form + "&expiration=10");

        assertThat(reply.path("expires_in").asInt()).isEqualTo(600);
        assertThat(requestAppToken(form).path("expires_in").asInt()).isEqualTo(7200);
        assertThat(requestAppToken(form + "&expiration=99999")
                        .path("expires_in")
                        .asInt())
                .isEqualTo(20160 * 60);
        token = reply.path("access_token").asText();
        assertThat(adminQueryCode()).isEqualTo(403);
        assertThat(restSubmitCode()).isEqualTo(200);
        String id = caller.post(restJobsUrl().replace("/jobs", "/submitJob"), "f=json&token=" + token)
                .json()
                .path("jobId")
                .asText();
        assertThat(fake.job(id).orElseThrow().user()).isEmpty();
        advanceSeconds(600);
        assertThat(restSubmitCode()).isEqualTo(498);
    }

    @Test
    void appThatMayNotUseServicesIsForbidden() {
        makeFederated();
        fake.accounts().addApp("cid", "sec-of-app", false);
        token = fake.accounts().issueToken(APP, "cid", LONG_LIFETIME);

        assertThat(restPost("/x").toString())
                .isEqualTo("{\"error\":{\"code\":403,\"message\":\"You do not have permissions to access this resource"
                        + " or perform this operation.\",\"details\":[]}}");
    }

    @ParameterizedTest
    @CsvSource({
        "client_id=no&client_secret=sec-of-app&grant_type=client_credentials,400,invalid_client_id,Invalid client_id",
        "client_id=cid&client_secret=no&grant_type=client_credentials,400,invalid_request,Invalid client_secret",
        "client_id=cid&client_secret=sec-of-app&grant_type=none,400,invalid_request,Invalid grant_type",
        "client_id=cid&grant_type=refresh_token&refresh_token=r,498,invalid_request,refresh_token expired"
    })
    void appSignInErrorsHaveTheirOwnEnvelope(String form, int code, String error, String text) {
        makeFederated();
        fake.accounts().addApp("cid", "sec-of-app", true);

        assertThat(requestAppToken("f=json&" + form).toString())
                .isEqualTo("{\"error\":{\"code\":" + code + ",\"error\":\"" + error + "\",\"error_description\":\""
                        + text + "\",\"message\":\"" + text + "\",\"details\":[]}}");
    }

    // ---- roles

    @ParameterizedTest
    @CsvSource({
        "PRIMARY_ADMINISTRATOR,200,200,200,200",
        "ADMINISTRATOR,200,200,200,200",
        "PUBLISHER,200,403,401,403",
        "USER,403,403,403,403",
        "OUTSIDER,403,403,403,403"
    })
    void roleDecidesWhichAdminOperationsAreAllowed(
            GpRole role, int readCode, int cancelCode, int deleteCode, int purgeCode) {
        fake.accounts().addServerUser("someone", "pw-of-someone", role);
        token = fake.accounts().issueToken(SERVER, "someone", LONG_LIFETIME);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));

        assertThat(adminGet("/" + id).path("code").asInt(200)).isEqualTo(readCode);
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt(200))
                .isEqualTo(cancelCode);
        assertThat(adminPost("/" + id + "/delete").json().path("code").asInt(200))
                .isEqualTo(deleteCode);
        assertThat(adminPost("/purgeQueue").json().path("code").asInt(200)).isEqualTo(purgeCode);
    }

    @Test
    void apiKeyIsAcceptedByTheAdminDialectOnlyIfConfigured() {
        makeFederated();
        token = fake.accounts().issueToken(API_KEY, "ana", LONG_LIFETIME);

        assertThat(restSubmitCode()).isEqualTo(200);
        assertThat(adminQueryCode()).isEqualTo(403);
        fake.tokenBehavior().setApiKeyAcceptedByAdmin(true);
        assertThat(adminQueryCode()).isEqualTo(200);
    }

    @Test
    void portalTokenIsInvalidAtAStandAloneServer() {
        makeFederated();
        token = fake.accounts().issueToken(PORTAL, "ana", LONG_LIFETIME);
        fake.setFederated(false);

        assertThat(adminQueryCode()).isEqualTo(498);
        assertThat(restSubmitCode()).isEqualTo(498);
    }

    @ParameterizedTest
    @EnumSource
    void revokedTokenIsInvalidAtOnce(GpTokenKind kind) {
        makeFederated();
        fake.accounts().addServerUser("ana", "p w!", GpRole.PRIMARY_ADMINISTRATOR);
        fake.accounts().addApp("ana", "sec-of-app", true);
        token = fake.accounts().issueToken(kind, "ana", LONG_LIFETIME);
        String otherToken = fake.accounts().issueToken(kind, "ana", LONG_LIFETIME);

        fake.accounts().revokeToken(token);
        assertThat(adminQueryCode()).isEqualTo(498);
        assertThat(restSubmitCode()).isEqualTo(498);

        fake.accounts().revokeAllTokens();
        token = otherToken;
        assertThat(adminQueryCode()).isEqualTo(498);
    }

    @Test
    void tokenOfAnotherFakeIsInvalid() {
        try (FakeGp second = new FakeGp(fake.clock())) {
            second.accounts().addServerUser("siteadmin", "s&cret", GpRole.ADMINISTRATOR);

            token = second.accounts().issueToken(SERVER, "siteadmin", LONG_LIFETIME);
        }

        assertThat(adminQueryCode()).isEqualTo(498);
    }

    @Test
    void missingTokenIsReportedInTheErrorFormOfEachDialect() {
        assertThat(caller.post(adminJobsUrl() + "/x/cancel", "f=json").text())
                .isEqualTo(
                        "{\"status\":\"error\",\"messages\":[\"Unauthorized access. Token not found. You can generate a"
                                + " token using the 'generateToken' operation.\"],\"code\":499}");
        assertThat(caller.post(restJobsUrl() + "/x", "f=json")
                        .json()
                        .at("/error/messageCode")
                        .asText())
                .isEqualTo("GWM_0003");
        fake.tokenBehavior().setTokenNotFoundMessage("Unauthorized access.Token not found.");
        fake.tokenBehavior().setInvalidTokenMessage("Invalid token.");
        assertThat(caller.post(adminJobsUrl() + "/x/cancel", "f=json").text()).contains("access.Token");
        assertThat(caller.post(restJobsUrl() + "/x", "f=json&token=no")
                        .json()
                        .at("/error/message")
                        .asText())
                .isEqualTo("Invalid token.");
    }

    @Test
    void tokenIsReadFromTheQueryAndBothHeaders() {
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        String bearer = "Bearer " + token;
        for (String url : new String[] {adminJobsUrl() + "/" + id, restJobsUrl() + "/" + id}) {
            assertThat(caller.get(url + "?f=json&token=" + token).text()).contains("esriJobExecuting");
            assertThat(caller.get(url + "?f=json", "X-Esri-Authorization", bearer)
                            .text())
                    .contains("esriJobExecuting");
            assertThat(caller.get(url + "?f=json", "Authorization", bearer).text())
                    .contains("esriJobExecuting");
        }

        fake.tokenBehavior().setAuthorizationHeaderAccepted(false);
        assertThat(caller.get(adminJobsUrl() + "/" + id + "?f=json", "Authorization", bearer)
                        .text())
                .contains("499");
    }

    @Test
    void adminPostCanBeRequiredToCarryItsTokenInTheForm() {
        fake.tokenBehavior().setAdminPostTokenInBodyOnly(true);
        String id = fake.addJob(GpJobScript.startingIn(EXECUTING));
        String url = adminJobsUrl() + "/" + id + "/cancel";

        assertThat(caller.post(url, "f=json", "X-Esri-Authorization", "Bearer " + token)
                        .text())
                .contains("499");
        assertThat(caller.post(url + "?token=" + token, "f=json").text()).contains("499");
        assertThat(adminGet("/" + id).path("jobId").asText()).isEqualTo(id);
        assertThat(adminPost("/" + id + "/cancel").text()).contains("success");
    }

    @Test
    void openServiceAcceptsAnonymousJobs() {
        fake.tokenBehavior().setAnonymousRestAllowed(true);

        String id = caller.post(restJobsUrl().replace("/jobs", "/submitJob"), "f=json")
                .json()
                .path("jobId")
                .asText();

        assertThat(fake.job(id).orElseThrow().user()).isEmpty();
        assertThat(adminGet("/" + id).path("username").isNull()).isTrue();
        assertThat(caller.post(restJobsUrl() + "/" + id, "f=json&token=no")
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(498);
    }

    // ---- discovery

    @Test
    void standAloneInfoNamesNoPortal() {
        assertThat(caller.get(fake.serverUrl() + "/rest/info?f=json").text())
                .isEqualTo("{\"currentVersion\":11.2,\"fullVersion\":\"11.2.0\",\"authInfo\":{\"isTokenBasedSecurity\""
                        + ":true,\"tokenServicesUrl\":\"" + fake.serverUrl()
                        + "/tokens/generateToken\",\"shortLivedTokenValidity\":60}}");
        fake.tokenBehavior().setShortTokenServicesUrl(true);
        assertThat(caller.get(fake.serverUrl() + "/rest/info?f=json")
                        .json()
                        .at("/authInfo/tokenServicesUrl")
                        .asText())
                .isEqualTo(fake.serverUrl() + "/tokens/");
    }

    @Test
    void tokenServiceUrlIsConfigurable() {
        fake.tokenBehavior().setTokenServicesUrl("https://evil.example.com/tokens/");

        assertThat(caller.get(fake.serverUrl() + "/rest/info?f=json")
                        .json()
                        .at("/authInfo/tokenServicesUrl")
                        .asText())
                .isEqualTo("https://evil.example.com/tokens/");
    }

    @Test
    void exchangeFailsIfThePortalDoesNotKnowTheServer() {
        makeFederated();
        caller.withReferer(REFERER);
        String portalToken = requestPortalToken(ANA).path("token").asText();
        fake.tokenBehavior().setServerRegistered(false);

        assertThat(exchangeToken(portalToken, fake.serverUrl().toString())
                        .at("/error/code")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void federatedInfoNamesThePortalOrTheConfiguredUrl() {
        makeFederated();
        String url = fake.serverUrl() + "/rest/info?f=json";

        assertThat(caller.get(url).json().path("owningSystemUrl").asText()).isEqualTo(fake.url() + "/portal");
        fake.tokenBehavior().setOwningSystemUrl("https://evil.example.com/portal");
        assertThat(caller.get(url).json().path("owningSystemUrl").asText())
                .isEqualTo("https://evil.example.com/portal");
    }

    // ---- encrypted credentials

    @Test
    void encryptedCredentialsAreReadWithTheCurrentKeyOnly() throws Exception {
        PublicKey key = fetchPublicKey();
        String form = "f=json&encrypted=true&username=" + encrypt(key, "siteadmin") + "&password="
                + encrypt(key, "s&cret") + "&client=" + encrypt(key, "referer") + "&referer=" + encrypt(key, REFERER)
                + "&expiration=" + encrypt(key, "7");

        JsonNode reply = requestToken("/admin/generateToken", form);

        token = reply.path("token").asText();
        caller.withReferer(REFERER);
        assertThat(adminQueryCode()).isEqualTo(200);
        assertThat(reply.path("expires").asLong())
                .isEqualTo(START.plusSeconds(420).toEpochMilli());
        assertThat(fake.receivedRequests().get(1).body()).contains("&password=***&");

        fake.accounts().rotatePublicKey();
        assertThat(requestToken("/admin/generateToken", form).has("token")).isFalse();
    }

    private PublicKey fetchPublicKey() throws Exception {
        JsonNode json = caller.get(fake.serverUrl() + "/admin/publicKey?f=json").json();
        assertThat(json.path("publicKey").asText()).isEqualTo("10001");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(
                        new BigInteger(json.path("modulus").asText(), 16),
                        new BigInteger(json.path("publicKey").asText(), 16)));
    }

    private static String encrypt(PublicKey key, String text) throws Exception {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return HexFormat.of().formatHex(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void tokenForAnUnknownUserCannotBeIssued() {
        assertThatThrownBy(() -> fake.accounts().issueToken(PORTAL, "nobody", LONG_LIFETIME))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestLogHidesSecretsInEveryEncoding() {
        makeFederated();
        caller.withReferer(REFERER);
        requestPortalToken("f=json&username=ana&password=p%20w%21");
        requestPortalToken("f=json&username=ana&password=p+w!");
        requestPortalToken("f=json&username=ana&password=p%20w!");
        adminGet("/x");
        adminPost("/x/cancel");
        caller.get(restJobsUrl() + "/x?f=json&token=" + token);

        assertThat(fake.receivedRequests().toString())
                .doesNotContain("p%20w")
                .doesNotContain("p+w")
                .doesNotContain(token);
    }

    // ---- helper methods

    private void makeFederated() {
        fake.setFederated(true);
        fake.accounts().addPortalUser("ana", "p w!", GpRole.ADMINISTRATOR);
    }

    private JsonNode requestToken(String path, String form) {
        return caller.post(fake.serverUrl() + path, form).json();
    }

    private void failLogins(String path, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(requestToken(path, "f=json&username=siteadmin&password=wrong")
                            .has("token"))
                    .isFalse();
        }
    }

    private JsonNode requestPortalToken(String form) {
        return caller.post(fake.portalUrl() + "/generateToken", form).json();
    }

    private JsonNode exchangeToken(String portalToken, String server) {
        GpCaller.Reply reply = caller.post(
                fake.portalUrl() + "/generateToken", "f=json&token=" + portalToken + "&serverUrl=" + server);
        return reply.json();
    }

    private JsonNode requestAppToken(String form) {
        return caller.post(fake.portalUrl() + "/oauth2/token", form).json();
    }

    private int adminQueryCode() {
        return adminGet("").path("code").asInt(200);
    }

    /** Submits a job and returns 200 for success or the code of the error. */
    private int restSubmitCode() {
        return caller.post(restJobsUrl().replace("/jobs", "/submitJob"), "f=json&token=" + token)
                .json()
                .at("/error/code")
                .asInt(200);
    }
}
