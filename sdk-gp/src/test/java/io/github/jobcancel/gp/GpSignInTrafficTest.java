// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.Calls;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.gp.GpSignInFixture.SignInMethod;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.GpFaults;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the fields and recipients of the sign-in requests, and what the client reports about them. */
class GpSignInTrafficTest {
    private static final String FORM_TYPE = "application/x-www-form-urlencoded";

    @RegisterExtension
    final GpSignInFixture scene = new GpSignInFixture();

    private ReceivedRequest sentRequest(String letter) {
        return scene.fake.receivedRequests().stream()
                .filter(r -> GpSignInFixture.requestLetter(r).equals(letter))
                .findFirst()
                .orElseThrow();
    }

    private void readJob(SignInMethod way, GpDialect dialect) {
        Calls.await(scene.newClient(way).describeJob(scene.jobIn(dialect)));
    }

    // ---- fields and headers; the log shows *** for every secret ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERVER | ADMIN | A | POST /arcgis/admin/generateToken"
                        + " | username=ana password=*** client=referer referer=R expiration=60 f=json | ''",
                "USER | REST | B | POST /arcgis/tokens/generateToken"
                        + " | username=ana password=*** client=referer referer=R expiration=60 f=json | ''",
                "PORTAL | REST | C | POST /portal/sharing/rest/generateToken"
                        + " | username=ana password=*** client=referer referer=R expiration=60 f=json | ''",
                "PORTAL | REST | D | POST /portal/sharing/rest/generateToken"
                        + " | serverUrl=S referer=R expiration=60 f=json token=*** | R",
                "APP | REST | F | POST /portal/sharing/rest/oauth2/token"
                        + " | client_id=ana client_secret=*** grant_type=client_credentials expiration=60 f=json | ''"
            })
    void everyIssuerGetsItsDocumentedFields(
            SignInMethod way, GpDialect dialect, String letter, String line, String fields, String referer) {
        readJob(way, dialect);

        ReceivedRequest request = sentRequest(letter);
        Map<String, String> expected = Arrays.stream(fields.split(" "))
                .map(pair -> pair.split("="))
                .collect(Collectors.toMap(p -> p[0], p -> expandPlaceholder(p[1]), (a, b) -> a, LinkedHashMap::new));
        assertThat(request.requestLine()).isEqualTo(line);
        assertThat(request.formParameters()).isEqualTo(expected);
        assertThat(request.header("Content-Type")).contains(FORM_TYPE);
        assertThat(request.header("Referer").orElse("")).isEqualTo(expandPlaceholder(referer));
    }

    private String expandPlaceholder(String word) {
        return word.equals("R")
                ? GpSignInFixture.REFERER
                : word.equals("S") ? scene.fake.serverUrl().toString() : word;
    }

    @ParameterizedTest
    @CsvSource({"USER, REST, true", "PORTAL, REST, true", "PORTAL, ADMIN, true", "APP, REST, false"})
    void siteInfoIsReadWithoutTokenAndTheJobWithItsTokensReferer(SignInMethod way, GpDialect dialect, boolean bound) {
        readJob(way, dialect);

        assertThat(sentRequest("I").requestLine()).isEqualTo("GET /arcgis/rest/info?f=json");
        assertThat(sentRequest("I").headers())
                .noneMatch(h -> h.getKey().equalsIgnoreCase("X-Esri-Authorization")
                        || h.getKey().equalsIgnoreCase("Referer"));
        assertThat(sentRequest("J").header("X-Esri-Authorization")).contains("Bearer ***");
        assertThat(sentRequest("J").header("Referer").isPresent()).isEqualTo(bound);
        assertThat(scene.fake.receivedRequests())
                .allSatisfy(r -> assertThat(r.target()).doesNotContain("***", "token="));
    }

    // ---- encrypted ----

    @Test
    void everyFieldExceptTheFormatIsEncryptedWithTheSitesKey() {
        readJob(SignInMethod.ENCRYPTED, GpDialect.ADMIN);

        assertThat(sentRequest("K").requestLine()).isEqualTo("GET /arcgis/admin/publicKey?f=json");
        Map<String, String> form = sentRequest("A").formParameters();
        assertThat(form).containsOnlyKeys("username", "password", "client", "referer", "expiration", "f", "encrypted");
        assertThat(form).containsEntry("f", "json").containsEntry("encrypted", "true");
        assertThat(form).containsEntry("username", "***").containsEntry("password", "***");
        assertThat(sentRequest("A").body()).doesNotContain("ana", "60");
    }

    @Test
    void publicKeyIsFetchedBeforeEverySignInAttempt() {
        GpClient client = scene.newClient(SignInMethod.ENCRYPTED);
        scene.resultAndRequests(client, GpDialect.ADMIN);
        scene.clock.advance(Duration.ofMinutes(61));
        scene.fake.accounts().rotatePublicKey();
        scene.fake.injectFault(r -> GpSignInFixture.requestLetter(r).equals("A"), ExchangeFault.changeReply(a -> {
            scene.fake.accounts().rotatePublicKey();
            return FakeReply.html(502, "restarting");
        }));

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("RUNNING KAKAJ");
    }

    @Test
    void unavailableSiteIsAbandonedAfterThreeForms() {
        GpClient client = scene.newClient(SignInMethod.ENCRYPTED);
        for (int i = 0; i < 4; i++) {
            scene.fake.injectFault(r -> GpSignInFixture.requestLetter(r).equals("A"), GpFaults.badGateway());
        }

        assertThat(scene.resultAndRequests(client, GpDialect.ADMIN)).isEqualTo("ProviderFault KAKAKA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"publicKey\":\"10001\"}",
                "{\"publicKey\":\"10001\",\"modulus\":\"xyz\"}",
                "{\"publicKey\":\"1\",\"modulus\":\"a032\"}"
            })
    void invalidPublicKeyIsNotUsed(String key) {
        GpClient client = scene.newClient(SignInMethod.ENCRYPTED);
        scene.fake.injectFault(
                r -> GpSignInFixture.requestLetter(r).equals("K"),
                ExchangeFault.replaceReply(FakeReply.json(200, key)));

        assertThat(scene.readFailure(client, GpDialect.ADMIN))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the site's public key cannot encrypt these credentials");
        assertThat(scene.sentLetters()).isEqualTo("K");
    }

    @Test
    void passwordTooLongForTheKeyIsNotSentUnencrypted() {
        GpClient client =
                scene.newClient(GpCredentials.server("ana", "x".repeat(300)).withEncryption());

        assertThat(scene.readFailure(client, GpDialect.ADMIN)).hasMessageContaining("cannot encrypt these credentials");
        assertThat(scene.sentLetters()).isEqualTo("K");
    }

    @Test
    void onlyServerUsersSignInEncrypted() {
        URI portal = URI.create("https://gis.example.com/portal");
        for (GpCredentials other : List.of(
                GpCredentials.user("u", "p"),
                GpCredentials.portal(portal, "u", "p"),
                GpCredentials.app(portal, "i", "s"),
                GpCredentials.token("t"))) {
            assertThatThrownBy(other::withEncryption)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("only a user of the server can sign in encrypted");
        }
    }

    // ---- http ----

    @ParameterizedTest
    @CsvSource({
        "http://gis.example.com/server, https://gis.example.com/portal, gis.example.com",
        "https://gis.example.com/server, http://portal.example.com/portal, portal.example.com",
        "http://127.evil.example/server, https://gis.example.com/portal, 127.evil.example",
        "http://localhost.example/server, https://gis.example.com/portal, localhost.example",
        "http://127.0.0.256/server, https://gis.example.com/portal, 127.0.0.256",
        "http://10.0.0.1:6080/arcgis, https://gis.example.com/portal, 10.0.0.1"
    })
    void secretIsSentUnencryptedOnlyIfTheCallerAllowsIt(String site, String portal, String host) {
        GpClientBuilder builder = GpClient.builder()
                .endpoint(URI.create(site))
                .credentials(GpCredentials.portal(URI.create(portal), "ana", GpSignInFixture.SECRET));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a password or token would be sent unencrypted to " + host
                        + ": give an address that begins with https://, or call allowInsecureHttp(true)");
        builder.allowInsecureHttp(true).build().close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gis.example.com/server",
                "http://localhost:6080/arcgis",
                "http://127.0.0.1/arcgis",
                "http://127.8.9.1/arcgis",
                "http://[::1]:6080/arcgis"
            })
    void httpsAndLoopbackNeedNoPermission(String site) {
        GpClient.builder()
                .endpoint(URI.create(site))
                .credentials(GpCredentials.token("t"))
                .build()
                .close();
    }

    // ---- the reported configuration ----

    private List<String> configurationLines(GpClient client) {
        String time =
                scene.clock.instant().plus(Duration.ofMinutes(60)).toString().substring(0, 19);
        return client.configuration().stream()
                .map(LookupResult::toString)
                .map(line -> line.replace(scene.fake.url().toString(), "U")
                        .replace(scene.fake.url().getAuthority(), "H")
                        .replaceAll(time + "[.\\d]*Z", "T"))
                .toList();
    }

    @Test
    void unusedClientReportsItsCredentials() {
        assertThat(configurationLines(scene.newClient(SignInMethod.ENCRYPTED)))
                .containsExactly("credentials given in code: USED, server, ana, encrypted");
        assertThat(configurationLines(
                        scene.newClient(() -> CompletableFuture.completedFuture(GpCredentials.token("t")))))
                .containsExactly("the credentials provider given in code: SKIPPED, not called yet");
    }

    @Test
    void federatedClientReportsThePortalAndTheIssuers() {
        GpClient client = scene.newClient(SignInMethod.PORTAL);
        Calls.await(client.describeJob(scene.jobIn(GpDialect.REST)));

        assertThat(configurationLines(client))
                .containsExactly(
                        "credentials given in code: USED, portal, ana",
                        "U/arcgis/rest/info: USED, federated with H/portal",
                        "U/portal/sharing/rest/generateToken: USED, a token that expires at T",
                        "U/portal/sharing/rest/generateToken for U/arcgis: USED, a token that expires at T");
    }

    @Test
    void latestTokenIsReported() {
        GpClient client = scene.newClient(SignInMethod.USER);
        Calls.await(client.describeJob(scene.jobIn(GpDialect.REST)));
        scene.clock.advance(Duration.ofMinutes(61));
        Calls.await(client.describeJob(scene.jobIn(GpDialect.REST)));

        assertThat(configurationLines(client))
                .containsExactly(
                        "credentials given in code: USED, user, ana",
                        "U/arcgis/rest/info: USED, stands alone",
                        "U/arcgis/tokens/generateToken: USED, a token that expires at T");
    }

    @Test
    void skippedAndRefusedPlacesAreReported() {
        scene.fake.tokenBehavior().setTokenServicesUrl("https://other.example.com/tokens/");
        GpClient client = scene.newClient(scene.newCredentials(SignInMethod.USER, "ana", "wrong"));
        scene.readFailure(client, GpDialect.REST);

        assertThat(configurationLines(client))
                .containsExactly(
                        "credentials given in code: USED, user, ana",
                        "other.example.com/tokens: SKIPPED,"
                                + " named by the site for tokens, but on another host or unencrypted",
                        "U/arcgis/rest/info: USED, stands alone",
                        "U/arcgis/tokens/generateToken: FAILED, no token: HTTP 200, code 400,"
                                + " 'Unable to generate token. Invalid username or password.'");
    }

    @ParameterizedTest
    @EnumSource(SignInMethod.class)
    void lookupResultsHoldNoSecret(SignInMethod way) {
        GpClient client = scene.newClient(way);
        Calls.await(client.describeJob(scene.jobIn(GpDialect.REST)));
        scene.fake.accounts().revokeAllTokens();
        scene.resultAndRequests(client, GpDialect.REST);

        assertThat(client.configuration().toString()).doesNotContain(GpSignInFixture.SECRET);
        assertThat(client.configuration())
                .hasSizeBetween(2, 4)
                .allMatch(f -> f.status() == LookupResult.LookupStatus.USED);
        assertThat(client.toString()).doesNotContain(GpSignInFixture.SECRET);
    }
}
