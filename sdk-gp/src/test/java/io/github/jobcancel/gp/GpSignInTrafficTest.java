// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.Calls;
import io.github.jobcancel.Finding;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Token;
import io.github.jobcancel.gp.GpSignInScene.Way;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.gp.FakeGpFaults;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent on the way to a token, field by field, to whom, and what the client tells of it. */
class GpSignInTrafficTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final GpSignInScene scene = new GpSignInScene();

    @AfterEach
    void close() {
        scene.close();
    }

    private Incoming sent(String letter) {
        return scene.fake.requests().stream()
                .filter(r -> GpSignInScene.letter(r).equals(letter))
                .findFirst()
                .orElseThrow();
    }

    private void read(Way way, GpDialect dialect) {
        Calls.await(scene.client(way).readJob(scene.job(dialect)));
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
    void eachIssuerGetsTheFieldsItDocuments(
            Way way, GpDialect dialect, String letter, String line, String fields, String referer) {
        read(way, dialect);

        Incoming request = sent(letter);
        Map<String, String> expected = Arrays.stream(fields.split(" "))
                .map(pair -> pair.split("="))
                .collect(Collectors.toMap(p -> p[0], p -> meant(p[1]), (a, b) -> a, LinkedHashMap::new));
        assertThat(request.line()).isEqualTo(line);
        assertThat(request.form()).isEqualTo(expected);
        assertThat(request.header("Content-Type")).contains(FORM);
        assertThat(request.header("Referer").orElse("")).isEqualTo(meant(referer));
    }

    private String meant(String word) {
        return word.equals("R")
                ? GpSignInScene.REFERER
                : word.equals("S") ? scene.fake.serverUrl().toString() : word;
    }

    @ParameterizedTest
    @CsvSource({"USER, REST, true", "PORTAL, REST, true", "PORTAL, ADMIN, true", "APP, REST, false"})
    void theSiteIsAskedWithoutATokenAndTheJobWithTheRefererOfItsToken(Way way, GpDialect dialect, boolean bound) {
        read(way, dialect);

        assertThat(sent("I").line()).isEqualTo("GET /arcgis/rest/info?f=json");
        assertThat(sent("I").headers())
                .noneMatch(h -> h.getKey().equalsIgnoreCase("X-Esri-Authorization")
                        || h.getKey().equalsIgnoreCase("Referer"));
        assertThat(sent("J").header("X-Esri-Authorization")).contains("Bearer ***");
        assertThat(sent("J").header("Referer").isPresent()).isEqualTo(bound);
        assertThat(scene.fake.requests()).allSatisfy(r -> assertThat(r.target()).doesNotContain("***", "token="));
    }

    // ---- encrypted ----

    @Test
    void everyFieldButTheFormatIsEncryptedWithTheSitesKey() {
        read(Way.ENCRYPTED, GpDialect.ADMIN);

        assertThat(sent("K").line()).isEqualTo("GET /arcgis/admin/publicKey?f=json");
        Map<String, String> form = sent("A").form();
        assertThat(form).containsOnlyKeys("username", "password", "client", "referer", "expiration", "f", "encrypted");
        assertThat(form).containsEntry("f", "json").containsEntry("encrypted", "true");
        assertThat(form).containsEntry("username", "***").containsEntry("password", "***");
        assertThat(sent("A").body()).doesNotContain("ana", "60");
    }

    @Test
    void theKeyIsAskedForAnewBeforeEverySignInAndEveryRepeatOfOne() {
        GpClient client = scene.client(Way.ENCRYPTED);
        scene.told(client, GpDialect.ADMIN);
        scene.clock.advance(Duration.ofMinutes(61));
        scene.fake.rotatePublicKey();
        scene.fake.fail(r -> GpSignInScene.letter(r).equals("A"), Fault.change(a -> {
            scene.fake.rotatePublicKey();
            return Answer.html(502, "restarting");
        }));

        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("RUNNING KAKAJ");
    }

    @Test
    void aSiteThatStaysAwayIsGivenUpAfterThreeForms() {
        GpClient client = scene.client(Way.ENCRYPTED);
        for (int i = 0; i < 4; i++) {
            scene.fake.fail(r -> GpSignInScene.letter(r).equals("A"), FakeGpFaults.badGateway());
        }

        assertThat(scene.told(client, GpDialect.ADMIN)).isEqualTo("ProviderFault KAKAKA");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"publicKey\":\"10001\"}",
                "{\"publicKey\":\"10001\",\"modulus\":\"xyz\"}",
                "{\"publicKey\":\"1\",\"modulus\":\"a032\"}"
            })
    void aKeyThatIsNoneIsNotUsed(String key) {
        GpClient client = scene.client(Way.ENCRYPTED);
        scene.fake.fail(r -> GpSignInScene.letter(r).equals("K"), Fault.answer(Answer.json(200, key)));

        assertThat(scene.failure(client, GpDialect.ADMIN))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the site's public key cannot encrypt these credentials");
        assertThat(scene.sent()).isEqualTo("K");
    }

    @Test
    void aPasswordThatIsTooLongForTheKeyIsNotSentInClear() {
        GpClient client =
                scene.client(GpCredentials.server("ana", "x".repeat(300)).encrypted());

        assertThat(scene.failure(client, GpDialect.ADMIN)).hasMessageContaining("cannot encrypt these credentials");
        assertThat(scene.sent()).isEqualTo("K");
    }

    @Test
    void onlyAUserOfTheServerSignsInEncrypted() {
        URI portal = URI.create("https://gis.example.com/portal");
        for (GpCredentials other : List.of(
                GpCredentials.user("u", "p"),
                GpCredentials.portal(portal, "u", "p"),
                GpCredentials.app(portal, "i", "s"),
                GpCredentials.token("t"))) {
            assertThatThrownBy(other::encrypted)
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
    void aSecretTravelsUnencryptedOnlyIfTheCallerSaysSo(String site, String portal, String host) {
        GpClientBuilder builder = GpClient.builder()
                .endpoint(URI.create(site))
                .credentials(GpCredentials.portal(URI.create(portal), "ana", GpSignInScene.SECRET));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a password or token would be sent unencrypted to " + host
                        + ": give an address that begins with https://, or call insecure()");
        builder.insecure().build().close();
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
    void httpsAndThisMachineNeedNoWord(String site) {
        GpClient.builder()
                .endpoint(URI.create(site))
                .credentials(GpCredentials.token("t"))
                .build()
                .close();
    }

    // ---- what the client tells ----

    private List<String> described(GpClient client) {
        String time =
                scene.clock.instant().plus(Duration.ofMinutes(60)).toString().substring(0, 19);
        return client.describe().stream()
                .map(Finding::toString)
                .map(line -> line.replace(scene.fake.url().toString(), "U")
                        .replace(scene.fake.url().getAuthority(), "H")
                        .replaceAll(time + "[.\\d]*Z", "T"))
                .toList();
    }

    @Test
    void aClientThatHasSentNothingTellsWhatItWasGiven() {
        assertThat(described(scene.client(Way.ENCRYPTED)))
                .containsExactly("credentials given in code: USED, GpCredentials[server, ana, encrypted]");
        assertThat(described(scene.client(GpCredentials.token(() -> CompletableFuture.completedFuture(Token.of("t"))))))
                .containsExactly("credentials given in code: USED, GpCredentials[fetched token]");
    }

    @Test
    void aClientOfAFederatedSiteTellsWhoseItIsAndWhoIssuedWhat() {
        GpClient client = scene.client(Way.PORTAL);
        Calls.await(client.readJob(scene.job(GpDialect.REST)));

        assertThat(described(client))
                .containsExactly(
                        "credentials given in code: USED, GpCredentials[portal, ana]",
                        "U/arcgis/rest/info: USED, federated with H/portal",
                        "U/portal/sharing/rest/generateToken: USED, a token that expires at T",
                        "U/portal/sharing/rest/generateToken for U/arcgis: USED, a token that expires at T");
    }

    @Test
    void theLatestTokenIsTheOneToldOf() {
        GpClient client = scene.client(Way.USER);
        Calls.await(client.readJob(scene.job(GpDialect.REST)));
        scene.clock.advance(Duration.ofMinutes(61));
        Calls.await(client.readJob(scene.job(GpDialect.REST)));

        assertThat(described(client))
                .containsExactly(
                        "credentials given in code: USED, GpCredentials[user, ana]",
                        "U/arcgis/rest/info: USED, stands alone",
                        "U/arcgis/tokens/generateToken: USED, a token that expires at T");
    }

    @Test
    void whatWasPassedOverOrRefusedIsTold() {
        scene.fake.tokenKnobs().tokenServicesUrl("https://other.example.com/tokens/");
        GpClient client = scene.client(scene.credentials(Way.USER, "ana", "wrong"));
        scene.failure(client, GpDialect.REST);

        assertThat(described(client))
                .containsExactly(
                        "credentials given in code: USED, GpCredentials[user, ana]",
                        "other.example.com/tokens: SKIPPED,"
                                + " named by the site for tokens, but on another host or unencrypted",
                        "U/arcgis/rest/info: USED, stands alone",
                        "U/arcgis/tokens/generateToken: FAILED, no token: HTTP 200, code 400,"
                                + " 'Unable to generate token. Invalid username or password.'");
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void noFindingHoldsASecret(Way way) {
        GpClient client = scene.client(way);
        Calls.await(client.readJob(scene.job(GpDialect.REST)));
        scene.fake.revokeAll();
        scene.told(client, GpDialect.REST);

        assertThat(client.describe().toString()).doesNotContain(GpSignInScene.SECRET);
        assertThat(client.describe()).hasSizeBetween(2, 4).allMatch(f -> f.result() == Finding.Result.USED);
        assertThat(client.toString()).doesNotContain(GpSignInScene.SECRET);
    }
}
