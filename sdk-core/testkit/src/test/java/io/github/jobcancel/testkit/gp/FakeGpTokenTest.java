// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.FakeGpCaller.REFERER;
import static io.github.jobcancel.testkit.gp.FakeGpState.EXECUTING;
import static io.github.jobcancel.testkit.gp.FakeGpTokenKind.API_KEY;
import static io.github.jobcancel.testkit.gp.FakeGpTokenKind.APP;
import static io.github.jobcancel.testkit.gp.FakeGpTokenKind.EXCHANGED;
import static io.github.jobcancel.testkit.gp.FakeGpTokenKind.PORTAL;
import static io.github.jobcancel.testkit.gp.FakeGpTokenKind.SERVER;
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

/** Who gets a token, and which token opens which door. */
class FakeGpTokenTest extends FakeGpCase {
    private static final String LOGIN = "f=json&username=siteadmin&password=s%26cret";
    private static final String BOUND = "&client=referer&referer=https%3A%2F%2Fapp.example.com";

    // ---- the server's own tokens

    @Test
    void adminTokenIsBoundToItsRefererAndExpiresAsText() {
        JsonNode reply = login("/admin/generateToken", LOGIN + BOUND + "&expiration=30");

        assertThat(reply.path("expires").isTextual()).isTrue();
        assertThat(reply.path("expires").asText())
                .isEqualTo("" + START.plusSeconds(1800).toEpochMilli());
        token = reply.path("token").asText();
        assertThat(adminCode()).isEqualTo(498);
        caller.referer("https://other.example.com");
        assertThat(adminCode()).isEqualTo(498);
        assertThat(restCode()).isEqualTo(498);
        caller.referer(REFERER);
        assertThat(adminCode()).isEqualTo(200);
        assertThat(restCode()).isEqualTo(200);
    }

    @Test
    void siteTokenServesBothDialectsAndExpiresAsNumber() {
        JsonNode reply = login("/tokens/generateToken", LOGIN + "&client=requestip");

        assertThat(reply.path("expires").isNumber()).isTrue();
        token = reply.path("token").asText();
        assertThat(adminCode()).isEqualTo(200);
        assertThat(restCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"AS_DOCUMENTED,true,false", "TEXT,true,true", "NUMBER,false,false"})
    void spellingOfExpiresIsAKnob(FakeGpTokenKnobs.Expires form, boolean admin, boolean site) {
        fake.tokenKnobs().expires(form);

        assertThat(login("/admin/generateToken", LOGIN + BOUND).path("expires").isTextual())
                .isEqualTo(admin);
        assertThat(login("/tokens/generateToken", LOGIN + BOUND).path("expires").isTextual())
                .isEqualTo(site);
    }

    @ParameterizedTest
    @CsvSource({"'',60", "&expiration=5,5", "&expiration=99999,1440", "&expiration=0,60", "&expiration=-3,60"})
    void lifetimeIsTheWishCutToTheMaximum(String wish, int minutes) {
        JsonNode reply = login("/admin/generateToken", LOGIN + BOUND + wish);

        assertThat(reply.path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofMinutes(minutes)).toEpochMilli());
    }

    @Test
    void tokenEndsExactlyWhenItSays() {
        token = login("/admin/generateToken", LOGIN + "&client=requestip&expiration=1")
                .path("token")
                .asText();

        fake.clock().advance(Duration.ofMillis(59_999));
        assertThat(adminCode()).isEqualTo(200);
        fake.clock().advance(Duration.ofMillis(1));
        assertThat(adminPost("/x/cancel").text())
                .isEqualTo("{\"status\":\"error\",\"messages\":[\"Token Expired.\"],\"code\":498}");
        assertThat(restCode()).isEqualTo(498);
    }

    @Test
    void tokenForAnotherAddressIsInvalid() {
        token = login("/admin/generateToken", LOGIN + "&client=ip&ip=10.0.0.9")
                .path("token")
                .asText();
        assertThat(adminCode()).isEqualTo(498);

        token = login("/admin/generateToken", LOGIN + "&client=ip&ip=127.0.0.1")
                .path("token")
                .asText();
        assertThat(adminCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&client=referer", "&client=ip", "&client=whatever"})
    void clientNeedsWhatItNames(String client) {
        assertThat(login("/admin/generateToken", LOGIN + client).path("code").asInt())
                .isEqualTo(400);
        assertThat(login("/tokens/generateToken", LOGIN + client)
                        .at("/error/code")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void longSiteTokensNeedAClient() {
        assertThat(login("/tokens/generateToken", LOGIN + "&expiration=61")
                        .at("/error/message")
                        .asText())
                .isEqualTo("Client ID is required for long expiration tokens.");
        assertThat(login("/tokens/generateToken", LOGIN + "&expiration=60").has("token"))
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
        assertThat(fake.requests().toString()).doesNotContain("s%26cret").doesNotContain("s&cret");
    }

    @Test
    void namesAndPasswordsAreCaseSensitive() {
        for (String wrong :
                new String[] {"username=Siteadmin&password=s%26cret", "username=siteadmin&password=S%26cret"}) {
            assertThat(login("/admin/generateToken", "f=json&" + wrong).toString())
                    .isEqualTo("{\"status\":\"error\",\"messages\":[\"Invalid username or password.\"],\"code\":401}");
            assertThat(login("/tokens/generateToken", "f=json&" + wrong)
                            .at("/error/code")
                            .asInt())
                    .isEqualTo(400);
        }
    }

    // ---- lock-out

    @Test
    void fifthFailureLocksEvenTheRightPasswordOutForFifteenMinutes() {
        fail("/admin/generateToken", 4);
        assertThat(login("/admin/generateToken", LOGIN).has("token")).isTrue();
        fail("/admin/generateToken", 3);
        fail("/tokens/generateToken", 2);

        assertThat(login("/admin/generateToken", LOGIN).path("code").asInt()).isEqualTo(401);
        advance(15 * 60 - 1);
        assertThat(login("/tokens/generateToken", LOGIN).has("error")).isTrue();
        advance(1);
        assertThat(login("/admin/generateToken", LOGIN).has("token")).isTrue();
        assertThat(fake.tokenRequests()).isEqualTo(13);
    }

    @Test
    void failuresSpreadOverMoreThanFifteenMinutesDoNotLock() {
        fail("/admin/generateToken", 4);
        advance(15 * 60);
        fail("/admin/generateToken", 4);

        assertThat(login("/admin/generateToken", LOGIN).has("token")).isTrue();
    }

    @Test
    void lockOfOneAccountLeavesOthersAndTokensAlone() {
        fake.addServerUser("other", "pw-of-other", FakeGpRole.PRIMARY_ADMINISTRATOR);
        fail("/admin/generateToken", 5);

        assertThat(login("/admin/generateToken", "f=json&username=other&password=pw-of-other")
                        .has("token"))
                .isTrue();
        assertThat(adminCode()).isEqualTo(200);
    }

    @Test
    void portalHasALockOutOfItsOwnThatCanBeSet() {
        federate();
        fake.tokenKnobs().portalLockout(2, Duration.ofMinutes(3));
        portalLogin("f=json&username=ana&password=no");
        portalLogin("f=json&username=ana&password=no");

        assertThat(portalLogin(ANA).has("error")).isTrue();
        advance(180);
        assertThat(portalLogin(ANA).has("token")).isTrue();
    }

    // ---- the portal's tokens

    private static final String ANA = "f=json&username=ana&password=p%20w%21" + BOUND;

    @Test
    void portalTokenSaysSslAndIsCutNotRefused() {
        federate();

        JsonNode reply = portalLogin(ANA + "&expiration=99999");

        assertThat(reply.path("ssl").asBoolean()).isTrue();
        assertThat(reply.path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofDays(14)).toEpochMilli());
        assertThat(portalLogin(ANA).path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofHours(2)).toEpochMilli());
        fake.tokenKnobs().longestTokens(10, 20);
        assertThat(portalLogin(ANA).path("expires").asLong())
                .isEqualTo(START.plus(Duration.ofMinutes(20)).toEpochMilli());
    }

    @Test
    void portalNamesWhatIsWrong() {
        federate();

        assertThat(portalLogin("f=json&username=ana&password=no" + BOUND).toString())
                .isEqualTo("{\"error\":{\"code\":400,\"message\":\"Unable to generate token.\",\"details\":[\"Invalid "
                        + "username or password.\"]}}");
        assertThat(portalLogin("f=json").at("/error/details").toString())
                .isEqualTo("[\"'username' must be specified.\",\"'password' must be specified.\"]");
        assertThat(caller.get(fake.portalUrl() + "/generateToken?" + ANA)
                        .json()
                        .at("/error/code")
                        .asInt())
                .isEqualTo(405);
    }

    @Test
    void portalTokenMustBeExchangedForTheRestDialect() {
        federate();
        caller.referer(REFERER);
        String portalToken = portalLogin(ANA).path("token").asText();

        token = portalToken;
        assertThat(adminCode()).isEqualTo(200);
        assertThat(restCode()).isEqualTo(498);

        JsonNode exchanged = exchange(portalToken, fake.serverUrl().toString());
        token = exchanged.path("token").asText();
        assertThat(exchanged.path("expires").isNumber()).isTrue();
        assertThat(adminCode()).isEqualTo(200);
        assertThat(restCode()).isEqualTo(200);
        caller.referer("");
        assertThat(restCode()).isEqualTo(498);
    }

    @Test
    void exchangeNeedsALivePortalTokenAndARegisteredServer() {
        federate();
        caller.referer(REFERER);
        String portalToken = portalLogin(ANA).path("token").asText();
        String server = fake.serverUrl().toString();

        assertThat(exchange(portalToken, server + "/").has("token")).isTrue();
        for (String other : new String[] {"https://elsewhere.example.com/arcgis", server + "/rest", "", "::"}) {
            assertThat(exchange(portalToken, other).has("token")).isFalse();
        }
        String exchanged = exchange(portalToken, server).path("token").asText();
        assertThat(exchange(exchanged, server).at("/error/code").asInt()).isEqualTo(498);
        advance(2 * 3600);
        assertThat(exchange(portalToken, server).at("/error/code").asInt()).isEqualTo(498);
    }

    @Test
    void exchangedTokenOnAdminIsAKnob() {
        federate();
        fake.tokenKnobs().exchangedTokenOnAdmin(false);
        token = fake.issueToken(EXCHANGED, "ana", LONG);

        assertThat(adminCode()).isEqualTo(498);
        assertThat(restCode()).isEqualTo(200);
    }

    @Test
    void portalTokenBoundToAnAddressIsInvalidAtTheServerUnlessTheKnobSaysOtherwise() {
        federate();
        token = portalLogin("f=json&username=ana&password=p%20w%21&client=requestip")
                .path("token")
                .asText();

        assertThat(adminCode()).isEqualTo(498);
        fake.tokenKnobs().portalIpTokensWork(true);
        assertThat(adminCode()).isEqualTo(200);
    }

    @Test
    void onlyThePrimaryAdministratorSignsInAtAFederatedServer() {
        federate();
        fake.addServerUser("psa", "psa-pw", FakeGpRole.PRIMARY_ADMINISTRATOR);

        assertThat(login("/admin/generateToken", LOGIN).path("code").asInt()).isEqualTo(401);
        token = login("/admin/generateToken", "f=json&username=psa&password=psa-pw")
                .path("token")
                .asText();
        assertThat(adminCode()).isEqualTo(200);
        assertThat(restCode()).isEqualTo(498);
        assertThat(login("/tokens/generateToken", "f=json&username=psa&password=psa-pw")
                        .has("error"))
                .isTrue();
    }

    @Test
    void appTokenLivesSecondsFromNowAndHasNoUserBehindIt() {
        federate();
        fake.addApp("cid", "sec-of-app", true);
        String form = "f=json&client_id=cid&client_secret=sec-of-app&grant_type=client_credentials";

        JsonNode reply = app(form + "&expiration=10");

        assertThat(reply.path("expires_in").asInt()).isEqualTo(600);
        assertThat(app(form).path("expires_in").asInt()).isEqualTo(7200);
        assertThat(app(form + "&expiration=99999").path("expires_in").asInt()).isEqualTo(20160 * 60);
        token = reply.path("access_token").asText();
        assertThat(adminCode()).isEqualTo(403);
        assertThat(restCode()).isEqualTo(200);
        String id = caller.post(rest().replace("/jobs", "/submitJob"), "f=json&token=" + token)
                .json()
                .path("jobId")
                .asText();
        assertThat(fake.job(id).orElseThrow().user()).isEmpty();
        advance(600);
        assertThat(restCode()).isEqualTo(498);
    }

    @Test
    void appThatMayNotUseServicesIsForbidden() {
        federate();
        fake.addApp("cid", "sec-of-app", false);
        token = fake.issueToken(APP, "cid", LONG);

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
    void appSignInErrorsHaveTheirOwnEnvelope(String form, int code, String word, String text) {
        federate();
        fake.addApp("cid", "sec-of-app", true);

        assertThat(app("f=json&" + form).toString())
                .isEqualTo("{\"error\":{\"code\":" + code + ",\"error\":\"" + word + "\",\"error_description\":\""
                        + text + "\",\"message\":\"" + text + "\",\"details\":[]}}");
    }

    // ---- who may do what

    @ParameterizedTest
    @CsvSource({
        "PRIMARY_ADMINISTRATOR,200,200,200,200",
        "ADMINISTRATOR,200,200,200,200",
        "PUBLISHER,200,403,401,403",
        "USER,403,403,403,403",
        "OUTSIDER,403,403,403,403"
    })
    void roleDecidesInTheAdminDialect(FakeGpRole role, int read, int cancel, int delete, int purge) {
        fake.addServerUser("someone", "pw-of-someone", role);
        token = fake.issueToken(SERVER, "someone", LONG);
        String id = fake.addJob(FakeGpScript.in(EXECUTING));

        assertThat(adminGet("/" + id).path("code").asInt(200)).isEqualTo(read);
        assertThat(adminPost("/" + id + "/cancel").json().path("code").asInt(200))
                .isEqualTo(cancel);
        assertThat(adminPost("/" + id + "/delete").json().path("code").asInt(200))
                .isEqualTo(delete);
        assertThat(adminPost("/purgeQueue").json().path("code").asInt(200)).isEqualTo(purge);
    }

    @Test
    void apiKeyOpensAdminOnlyByKnob() {
        federate();
        token = fake.issueToken(API_KEY, "ana", LONG);

        assertThat(restCode()).isEqualTo(200);
        assertThat(adminCode()).isEqualTo(403);
        fake.tokenKnobs().apiKeyOnAdmin(true);
        assertThat(adminCode()).isEqualTo(200);
    }

    @Test
    void portalTokensMeanNothingToAStandAloneServer() {
        federate();
        token = fake.issueToken(PORTAL, "ana", LONG);
        fake.federated(false);

        assertThat(adminCode()).isEqualTo(498);
        assertThat(restCode()).isEqualTo(498);
    }

    @ParameterizedTest
    @EnumSource
    void revokedTokenIsInvalidAtOnce(FakeGpTokenKind kind) {
        federate();
        fake.addServerUser("ana", "p w!", FakeGpRole.PRIMARY_ADMINISTRATOR);
        fake.addApp("ana", "sec-of-app", true);
        token = fake.issueToken(kind, "ana", LONG);
        String other = fake.issueToken(kind, "ana", LONG);

        fake.revoke(token);
        assertThat(adminCode()).isEqualTo(498);
        assertThat(restCode()).isEqualTo(498);

        fake.revokeAll();
        token = other;
        assertThat(adminCode()).isEqualTo(498);
    }

    @Test
    void tokenOfOneFakeMeansNothingToAnother() {
        try (FakeGp second = new FakeGp(fake.clock())) {
            second.addServerUser("siteadmin", "s&cret", FakeGpRole.ADMINISTRATOR);

            token = second.issueToken(SERVER, "siteadmin", LONG);
        }

        assertThat(adminCode()).isEqualTo(498);
    }

    @Test
    void missingTokenIsAskedForInEachDialectsWords() {
        assertThat(caller.post(admin() + "/x/cancel", "f=json").text())
                .isEqualTo(
                        "{\"status\":\"error\",\"messages\":[\"Unauthorized access. Token not found. You can generate a"
                                + " token using the 'generateToken' operation.\"],\"code\":499}");
        assertThat(caller.post(rest() + "/x", "f=json")
                        .json()
                        .at("/error/messageCode")
                        .asText())
                .isEqualTo("GWM_0003");
        fake.tokenKnobs().tokenNotFoundMessage("Unauthorized access.Token not found.");
        fake.tokenKnobs().invalidTokenMessage("Invalid token.");
        assertThat(caller.post(admin() + "/x/cancel", "f=json").text()).contains("access.Token");
        assertThat(caller.post(rest() + "/x", "f=json&token=no")
                        .json()
                        .at("/error/message")
                        .asText())
                .isEqualTo("Invalid token.");
    }

    @Test
    void tokenIsReadFromEachPlace() {
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        String bearer = "Bearer " + token;
        for (String url : new String[] {admin() + "/" + id, rest() + "/" + id}) {
            assertThat(caller.get(url + "?f=json&token=" + token).text()).contains("esriJobExecuting");
            assertThat(caller.get(url + "?f=json", "X-Esri-Authorization", bearer)
                            .text())
                    .contains("esriJobExecuting");
            assertThat(caller.get(url + "?f=json", "Authorization", bearer).text())
                    .contains("esriJobExecuting");
        }

        fake.tokenKnobs().plainAuthorization(false);
        assertThat(caller.get(admin() + "/" + id + "?f=json", "Authorization", bearer)
                        .text())
                .contains("499");
    }

    @Test
    void adminPostsCanBeHeldToATokenInTheForm() {
        fake.tokenKnobs().adminPostTokenInBodyOnly(true);
        String id = fake.addJob(FakeGpScript.in(EXECUTING));
        String url = admin() + "/" + id + "/cancel";

        assertThat(caller.post(url, "f=json", "X-Esri-Authorization", "Bearer " + token)
                        .text())
                .contains("499");
        assertThat(caller.post(url + "?token=" + token, "f=json").text()).contains("499");
        assertThat(adminGet("/" + id).path("jobId").asText()).isEqualTo(id);
        assertThat(adminPost("/" + id + "/cancel").text()).contains("success");
    }

    @Test
    void openServiceTakesAnonymousJobs() {
        fake.tokenKnobs().anonymousRest(true);

        String id = caller.post(rest().replace("/jobs", "/submitJob"), "f=json")
                .json()
                .path("jobId")
                .asText();

        assertThat(fake.job(id).orElseThrow().user()).isEmpty();
        assertThat(adminGet("/" + id).path("username").isNull()).isTrue();
        assertThat(caller.post(rest() + "/" + id, "f=json&token=no")
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
        fake.tokenKnobs().shortTokenServicesUrl(true);
        assertThat(caller.get(fake.serverUrl() + "/rest/info?f=json")
                        .json()
                        .at("/authInfo/tokenServicesUrl")
                        .asText())
                .isEqualTo(fake.serverUrl() + "/tokens/");
    }

    @Test
    void aTokenServiceElsewhereIsAKnob() {
        fake.tokenKnobs().tokenServicesUrl("https://evil.example.com/tokens/");

        assertThat(caller.get(fake.serverUrl() + "/rest/info?f=json")
                        .json()
                        .at("/authInfo/tokenServicesUrl")
                        .asText())
                .isEqualTo("https://evil.example.com/tokens/");
    }

    @Test
    void aPortalThatDoesNotKnowTheServerIsAKnob() {
        federate();
        caller.referer(REFERER);
        String portalToken = portalLogin(ANA).path("token").asText();
        fake.tokenKnobs().registered(false);

        assertThat(exchange(portalToken, fake.serverUrl().toString())
                        .at("/error/code")
                        .asInt())
                .isEqualTo(400);
    }

    @Test
    void federatedInfoNamesThePortalOrAnother() {
        federate();
        String url = fake.serverUrl() + "/rest/info?f=json";

        assertThat(caller.get(url).json().path("owningSystemUrl").asText()).isEqualTo(fake.url() + "/portal");
        fake.tokenKnobs().owningSystemUrl("https://evil.example.com/portal");
        assertThat(caller.get(url).json().path("owningSystemUrl").asText())
                .isEqualTo("https://evil.example.com/portal");
    }

    // ---- encrypted credentials

    @Test
    void encryptedCredentialsAreReadWithTheKeyOfTheDay() throws Exception {
        PublicKey key = publicKey();
        String form = "f=json&encrypted=true&username=" + encrypt(key, "siteadmin") + "&password="
                + encrypt(key, "s&cret") + "&client=" + encrypt(key, "referer") + "&referer=" + encrypt(key, REFERER)
                + "&expiration=" + encrypt(key, "7");

        JsonNode reply = login("/admin/generateToken", form);

        token = reply.path("token").asText();
        caller.referer(REFERER);
        assertThat(adminCode()).isEqualTo(200);
        assertThat(reply.path("expires").asLong())
                .isEqualTo(START.plusSeconds(420).toEpochMilli());
        assertThat(fake.requests().get(1).body()).contains("&password=***&");

        fake.rotatePublicKey();
        assertThat(login("/admin/generateToken", form).has("token")).isFalse();
    }

    private PublicKey publicKey() throws Exception {
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
    void tokensForNobodyCannotBeIssued() {
        assertThatThrownBy(() -> fake.issueToken(PORTAL, "nobody", LONG)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noSecretStandsInTheLogHoweverItWasWritten() {
        federate();
        caller.referer(REFERER);
        portalLogin("f=json&username=ana&password=p%20w%21");
        portalLogin("f=json&username=ana&password=p+w!");
        portalLogin("f=json&username=ana&password=p%20w!");
        adminGet("/x");
        adminPost("/x/cancel");
        caller.get(rest() + "/x?f=json&token=" + token);

        assertThat(fake.requests().toString())
                .doesNotContain("p%20w")
                .doesNotContain("p+w")
                .doesNotContain(token);
    }

    // ---- short ways

    private void federate() {
        fake.federated(true);
        fake.addPortalUser("ana", "p w!", FakeGpRole.ADMINISTRATOR);
    }

    private JsonNode login(String path, String form) {
        return caller.post(fake.serverUrl() + path, form).json();
    }

    private void fail(String path, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(login(path, "f=json&username=siteadmin&password=wrong").has("token"))
                    .isFalse();
        }
    }

    private JsonNode portalLogin(String form) {
        return caller.post(fake.portalUrl() + "/generateToken", form).json();
    }

    private JsonNode exchange(String portalToken, String server) {
        FakeGpCaller.Reply reply = caller.post(
                fake.portalUrl() + "/generateToken", "f=json&token=" + portalToken + "&serverUrl=" + server);
        return reply.json();
    }

    private JsonNode app(String form) {
        return caller.post(fake.portalUrl() + "/oauth2/token", form).json();
    }

    private int adminCode() {
        return adminGet("").path("code").asInt(200);
    }

    /** 200 for a submitted job, or the error's code. */
    private int restCode() {
        return caller.post(rest().replace("/jobs", "/submitJob"), "f=json&token=" + token)
                .json()
                .at("/error/code")
                .asInt(200);
    }
}
