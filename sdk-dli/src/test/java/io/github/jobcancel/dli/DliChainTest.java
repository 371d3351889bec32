// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.LookupResult.LookupStatus;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.SystemEnvironment;
import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliVariants.MetadataMode;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The search for credentials by a client that was given none. Each case is proved by a cancel that the fake server
 * accepts.
 */
class DliChainTest {
    private static final String HUAWEI = "environment HUAWEICLOUD_SDK_*";
    private static final String OPEN_STACK = "environment OS_*";
    private static final String KEY_FILE = "[basic]\nak = $AK\nsk=$SK\nproject_id = $PROJECT\n";
    private static final String CLOUDS =
            "clouds:\n  otc:\n    region_name: eu-de\n    auth: {auth_url: $IAM/v3, username: $USER, password: $PASSWORD, user_domain_name: $ACCOUNT}\n";

    @TempDir
    Path root;

    @RegisterExtension
    final DliFixture fixture = new DliFixture(DliFixture::usingFakeClock);

    private final ManualClock clock = fixture.clock;
    private final FakeDli fake = fixture.fake;
    private final Transport transport = fixture.transport;
    private final String runningJobId = fake.addBatch("running");
    private DliTestEnvironment environment;

    @BeforeEach
    void startFake() {
        environment = new DliTestEnvironment(root, fake);
    }

    private DliClient openClient() {
        return environment.clientBuilder().transport(transport).build();
    }

    private void assertCancels(DliClient client) {
        assertThat(Calls.await(client.cancelBatch(runningJobId))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(fake.job(runningJobId).orElseThrow().acceptedCancels()).isEqualTo(1);
    }

    private String buildFailure() {
        Throwable failure = catchThrowable(this::openClient);
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        new SecretAssertions(List.of(FakeDli.SECRET_KEY, FakeDli.PASSWORD, "s3cr3t-value")).assertAbsentFrom(failure);
        assertThat(fake.receivedRequests()).isEmpty();
        return failure.getMessage().replace(root.toString(), "");
    }

    @ParameterizedTest
    @CsvSource({
        "HUAWEICLOUD_SDK_AK=$AK HUAWEICLOUD_SDK_SK=$SK HUAWEICLOUD_SDK_PROJECT_ID=$PROJECT, " + HUAWEI,
        "OS_TOKEN=$TOKEN OS_PROJECT_ID=$PROJECT, " + OPEN_STACK,
        "OS_TOKEN=$TOKEN OS_AUTH_URL=$IAM/v3 OS_REGION_NAME=eu-de, " + OPEN_STACK,
        "OS_AUTH_TOKEN=$TOKEN OS_TENANT_ID=$PROJECT, " + OPEN_STACK,
        "OS_ACCESS_KEY=$AK OS_SECRET_KEY=$SK OS_PROJECT_ID=$PROJECT, " + OPEN_STACK,
        "OS_ACCESS_KEY_ID=$AK OS_ACCESS_KEY_SECRET=$SK OS_PROJECT_ID=$PROJECT, " + OPEN_STACK,
        "OS_AK=$AK OS_SK=$SK OS_AUTH_URL=$IAM/v3/ OS_PROJECT_NAME=eu-de, " + OPEN_STACK,
        "OS_USERNAME=$USER OS_PASSWORD=$PASSWORD OS_USER_DOMAIN_NAME=$ACCOUNT OS_AUTH_URL=$IAM/v3 OS_PROJECT_NAME=eu-de, "
                + OPEN_STACK,
        "OS_USERNAME=$USER OS_PASSWORD=$PASSWORD OS_DOMAIN_NAME=$ACCOUNT OS_AUTH_URL=$IAM OS_TENANT_NAME=eu-de, "
                + OPEN_STACK,
        "OS_USERNAME=$USER OS_PASSWORD=$PASSWORD OS_DOMAIN_ID=$ACCOUNT_ID OS_AUTH_URL=$IAM/v3 OS_REGION_NAME=eu-de, "
                + OPEN_STACK,
        "OS_USERID=$USER OS_PASSWORD=$PASSWORD OS_AUTH_URL=$IAM/v3 OS_PROJECT_ID=$PROJECT, " + OPEN_STACK,
        "OS_USER_ID=$USER OS_PASSWORD=$PASSWORD OS_AUTH_URL=$IAM/v3 OS_REGION_NAME=eu-de, " + OPEN_STACK,
    })
    void environmentAloneIsEnough(String variables, String used) {
        environment.setEnvironment(variables);

        DliClient client = openClient();

        assertThat(DliTestEnvironment.usedSources(client)).containsExactly(used);
        assertCancels(client);
    }

    @Test
    void temporaryKeyInTheEnvironmentIsSentWithItsToken() {
        fake.account()
                .addTemporaryKey(
                        "TEMPORARY",
                        "temporary-secret",
                        "security-token",
                        clock.instant().plusSeconds(900));
        environment.setEnvironment("HUAWEICLOUD_SDK_AK=TEMPORARY HUAWEICLOUD_SDK_SK=temporary-secret"
                + " HUAWEICLOUD_SDK_SECURITY_TOKEN=security-token HUAWEICLOUD_SDK_IAM_ENDPOINT=$IAM");

        assertCancels(
                environment.clientBuilder().region("eu-de").transport(transport).build());
    }

    @Test
    void passcodeIsReadFromTheEnvironment() {
        fake.account().requirePasscode(FakeDli.USER_NAME, "123456");
        environment.setEnvironment(
                "OS_USERNAME=$USER OS_PASSWORD=$PASSWORD OS_USER_DOMAIN_NAME=$ACCOUNT OS_PASSCODE=123456"
                        + " OS_AUTH_URL=$IAM/v3 OS_REGION_NAME=eu-de");

        assertCancels(openClient());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEY_FILE,
                "# a comment\n\n[global]\nak=other\nno setting at all\n[basic]\n; another\nak=$AK\nsk = $SK\nproject_id=$PROJECT",
                "[ BASIC ]\r\nak=$AK\r\nsk=$SK\r\nproject_id=$PROJECT\r\n",
                "\uFEFF[basic]\r\nak=$AK\r\nsk=$SK\r\nproject_id=$PROJECT\r\n",
            })
    void huaweiCredentialsFileAloneIsEnough(String text) {
        Path file = environment.writeHomeFile(".huaweicloud/credentials", text);

        DliClient client = openClient();

        assertThat(DliTestEnvironment.usedSources(client)).containsExactly(file + ", section [basic]");
        assertCancels(client);
    }

    @Test
    void credentialsFileMayBeNamedByAVariable() {
        environment.writeHomeFile(".huaweicloud/credentials", "[basic]\nak=other\nsk=other");
        environment.setEnvironment("HUAWEICLOUD_SDK_CREDENTIALS_FILE=~/mine.ini");
        environment.writeHomeFile("mine.ini", KEY_FILE);

        assertCancels(openClient());
    }

    @ParameterizedTest
    @CsvSource({
        "'', /home/.huaweicloud/credentials, 'neither'",
        "HUAWEICLOUD_SDK_CREDENTIALS_FILE=$HOME/none.ini, '', 'there is no such file, though HUAWEICLOUD_SDK_CREDENTIALS_FILE names it'",
    })
    void fileNamedByAVariableMustExist(String variables, String none, String why) {
        environment.setEnvironment(variables);
        if (variables.isEmpty()) {
            environment.writeHomeFile(".huaweicloud/credentials", "[basic]\nak=AK\nwhat is this\n");
        }

        assertThat(buildFailure()).contains(why);
    }

    @Test
    void sourcesAreReadInTheirOrder() {
        fake.metadataService().setMode(MetadataMode.TOKEN_REQUIRED);
        Path clouds = environment.writeHomeFile(".config/openstack/clouds.yaml", CLOUDS);
        assertThat(DliTestEnvironment.usedSources(openClient())).containsExactly(clouds + ", cloud otc");

        Path file = environment.writeHomeFile(".huaweicloud/credentials", KEY_FILE);
        assertThat(DliTestEnvironment.usedSources(openClient())).containsExactly(file + ", section [basic]");

        environment.setEnvironment("OS_TOKEN=$TOKEN OS_PROJECT_ID=$PROJECT");
        assertThat(DliTestEnvironment.usedSources(openClient())).containsExactly(OPEN_STACK);

        // a named cloud replaces the other variables
        environment.setEnvironment("OS_CLOUD=otc");
        assertThat(DliTestEnvironment.usedSources(openClient())).containsExactly(clouds + ", cloud otc");

        environment.setEnvironment("HUAWEICLOUD_SDK_AK=$AK HUAWEICLOUD_SDK_SK=$SK HUAWEICLOUD_SDK_PROJECT_ID=$PROJECT");
        assertThat(DliTestEnvironment.usedSources(openClient())).containsExactly(HUAWEI);

        assertThat(DliTestEnvironment.usedSources(environment
                        .clientBuilder()
                        .cloud("otc")
                        .transport(transport)
                        .build()))
                .containsExactly(clouds + ", cloud otc");
        DliClient given = environment
                .clientBuilder()
                .projectId("p")
                .credentials(DliCredentials.accessKey("AK", "s3cr3t-value"))
                .transport(transport)
                .build();
        assertThat(given.configuration()).containsExactly(new LookupResult("code", LookupStatus.USED, "AccessKey[AK]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HUAWEICLOUD_SDK_AK=x | environment HUAWEICLOUD_SDK_*: HUAWEICLOUD_SDK_AK is set, but HUAWEICLOUD_SDK_SK is not",
                "HUAWEICLOUD_SDK_SK=x | environment HUAWEICLOUD_SDK_*: HUAWEICLOUD_SDK_SK is set, but HUAWEICLOUD_SDK_AK is not",
                "HUAWEICLOUD_SDK_AK=x,y HUAWEICLOUD_SDK_SK=x | environment HUAWEICLOUD_SDK_*: the access key id has a character that cannot stand in a header",
                "HUAWEICLOUD_SDK_AK=x HUAWEICLOUD_SDK_SK=x HUAWEICLOUD_SDK_PROJECT_ID=a/b | environment HUAWEICLOUD_SDK_*: a DLI project id is up to 64 letters and digits, not 'a/b'",
                "HUAWEICLOUD_SDK_AK=x HUAWEICLOUD_SDK_SK=x HUAWEICLOUD_SDK_IAM_ENDPOINT=iam.example | environment HUAWEICLOUD_SDK_*: HUAWEICLOUD_SDK_IAM_ENDPOINT is no HTTP address",
                "HUAWEICLOUD_SDK_AK=x HUAWEICLOUD_SDK_SK=x HUAWEICLOUD_SDK_IAM_ENDPOINT=https://s3cr3t-value:[ | environment HUAWEICLOUD_SDK_*: HUAWEICLOUD_SDK_IAM_ENDPOINT is no HTTP address",
                "HUAWEICLOUD_SDK_IDP_ID=x | environment HUAWEICLOUD_SDK_*: HUAWEICLOUD_SDK_IDP_ID is set, but a sign-in by an identity provider is not supported",
                "OS_ACCESS_KEY=x | environment OS_*: OS_ACCESS_KEY is set, but OS_SECRET_KEY is not",
                "OS_AK=x | environment OS_*: OS_AK is set, but OS_SECRET_KEY is not",
                "OS_SK=x | environment OS_*: OS_SK is set, but OS_ACCESS_KEY is not",
                "OS_USERNAME=x | environment OS_*: OS_USERNAME is set, but OS_PASSWORD is not",
                "OS_USERID=x | environment OS_*: OS_USERID is set, but OS_PASSWORD is not",
                "OS_PASSWORD=s3cr3t-value | environment OS_*: OS_PASSWORD is set, but OS_USERNAME is not",
                "OS_USERNAME=x OS_PASSWORD=s3cr3t-value | environment OS_*: OS_USERNAME is set, but OS_USER_DOMAIN_NAME is not",
                "OS_TOKEN=x OS_REGION_NAME=EU_DE | environment OS_*: not a region: 'EU_DE'",
                "OS_TOKEN=x OS_PROJECT_NAME=a.b | environment OS_*: a DLI project name is up to 64 letters, digits, hyphens and underscores, not 'a.b'",
                "OS_TOKEN=s3cr3t-value,x | environment OS_*: the token has a character that cannot stand in a header",
                "OS_TOKEN=x OS_AUTH_URL=https://u:s3cr3t-value@h | environment OS_*: OS_AUTH_URL must be scheme, host, and port or path if need be, and nothing else",
                "OS_CLOUD=otc | there is no clouds.yaml for the cloud otc, neither in the working directory nor in ~/.config/openstack nor in /etc/openstack, and OS_CLIENT_CONFIG_FILE is not set",
            })
    void incompleteOrMalformedSettingEndsTheSearchWithOneSentence(String variables, String sentence) {
        // a later source that is valid and must not be read
        environment.writeHomeFile(".huaweicloud/credentials", KEY_FILE);
        environment.setEnvironment(variables);

        assertThat(buildFailure()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[basic]~ak=x | /home/.huaweicloud/credentials, section [basic]: ak is set, but sk is not",
                "[basic]~sk=s3cr3t-value | /home/.huaweicloud/credentials, section [basic]: sk is set, but ak is not",
                "[global]~ak=x~sk=x | /home/.huaweicloud/credentials, section [basic]: ak and sk are not there",
                "[basic]~ak=x~s3cr3t-value | /home/.huaweicloud/credentials, line 3: neither a section nor a setting",
                "'' | /home/.huaweicloud/credentials, section [basic]: ak and sk are not there",
            })
    void brokenCredentialsFileEndsTheSearchWithOneSentence(String text, String sentence) {
        environment.writeHomeFile(".config/openstack/clouds.yaml", CLOUDS);
        environment.writeHomeFile(".huaweicloud/credentials", text.replace('~', '\n'));

        assertThat(buildFailure()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HUAWEICLOUD_SDK_AK=",
                "OS_REGION_NAME=eu-nl OS_AUTH_URL=$IAM/v3",
                "OS_PROJECT_NAME=eu-de OS_CLOUD="
            })
    void emptyOrUnrelatedVariablesAreSkipped(String variables) {
        environment.writeHomeFile(".huaweicloud/credentials", KEY_FILE);
        environment.setEnvironment(variables);

        DliClient client = openClient();

        assertThat(client.configuration())
                .extracting(LookupResult::source, LookupResult::status)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(HUAWEI, LookupStatus.SKIPPED),
                        org.assertj.core.groups.Tuple.tuple(OPEN_STACK, LookupStatus.SKIPPED));
        assertCancels(client);
    }

    @Test
    void builderSettingsTakePrecedence() {
        fake.account().addProject("11111111111111111111111111111111", "eu-de_sub");
        environment.setEnvironment("OS_USERNAME=$USER OS_PASSWORD=$PASSWORD OS_USER_DOMAIN_NAME=$ACCOUNT"
                + " OS_AUTH_URL=http://127.0.0.1:1/v3 OS_PROJECT_ID=$PROJECT OS_REGION_NAME=eu-nl");

        DliClient byName = environment
                .clientBuilder()
                .region("eu-de")
                .iamEndpoint(fake.url())
                .projectName("eu-de_sub")
                .transport(transport)
                .build();
        assertThat(byName.job(DliKind.FLINK, "128").ref().scope()).isEqualTo("eu-de/name=eu-de_sub");
        Calls.await(byName.describeFlinkJob(128));
        assertThat(fake.receivedRequests().get(1).path()).startsWith("/v1.0/11111111111111111111111111111111/");

        DliClient byId =
                environment.clientBuilder().region("eu-de").projectId("abc").build();
        assertThat(byId.job(DliKind.FLINK, "128").ref().scope()).isEqualTo("eu-de/abc");
        byId.close();
    }

    // ---- metadata of the server that the program runs on ----

    @ParameterizedTest
    @EnumSource(value = MetadataMode.class, mode = EnumSource.Mode.EXCLUDE, names = "NO_AGENCY")
    void serverMetadataIsReadLastAndWithATokenWhereSupported(MetadataMode way) {
        fake.metadataService().setMode(way);
        DliClient client = environment
                .clientBuilder()
                .region("eu-de")
                .iamEndpoint(fake.url())
                .transport(transport)
                .build();
        assertThat(fake.receivedRequests()).isEmpty();

        assertCancels(client);

        assertThat(fake.receivedRequests().stream().map(r -> r.method() + " " + r.path()))
                .startsWith("PUT /meta-data/latest/api/token", "GET /openstack/latest/securitykey", "GET /v3/projects");
        assertThat(fake.receivedRequests().get(1).header("X-Metadata-Token").isPresent())
                .isEqualTo(way == MetadataMode.TOKEN_REQUIRED);
        assertThat(client.configuration())
                .filteredOn(f -> f.source().startsWith("instance metadata"))
                .singleElement()
                .satisfies(f -> assertThat(f.status()).isEqualTo(LookupStatus.USED))
                .satisfies(f -> assertThat(f.detail()).contains("TEMPORARYKEY00000001, temporary until"));
    }

    @Test
    void serverKeyIsRenewedFortyMinutesBeforeItsEndAndReplacedOnceWhenRefused() {
        fake.metadataService().setKeyLifetime(java.time.Duration.ofHours(1));
        DliClient client = environment
                .clientBuilder()
                .projectId(FakeDli.PROJECT_ID)
                .transport(transport)
                .build();
        Calls.await(client.describeBatchState(runningJobId));
        clock.advance(java.time.Duration.ofMinutes(20).minusSeconds(1));
        Calls.await(client.describeBatchState(runningJobId));
        assertThat(keyRequestCount()).isEqualTo(1);

        fake.account().removeAccessKey("TEMPORARYKEY00000001");
        clock.advance(java.time.Duration.ofMinutes(30));
        assertCancels(client);
        assertThat(keyRequestCount()).isEqualTo(2);
    }

    private long keyRequestCount() {
        return fake.receivedRequests().stream()
                .filter(r -> r.path().equals("/openstack/latest/securitykey"))
                .count();
    }

    @Test
    void serverKeyIsFetchedWithoutAProxy() {
        List<URI> asked = new CopyOnWriteArrayList<>();
        ProxySelector proxies = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                asked.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        };
        OkHttpClient http = new OkHttpClient.Builder().proxySelector(proxies).build();
        URI metadata = URI.create("http://localhost:" + fake.url().getPort());
        try (Transport selecting =
                        Transport.builder().okHttpClient(http).clock(clock).build();
                DliClient client = DliClient.builder()
                        .withSystemEnvironment(new SystemEnvironment(name -> null, name -> null), metadata)
                        .endpoint(fake.url())
                        .projectId(FakeDli.PROJECT_ID)
                        .transport(selecting)
                        .build()) {
            assertCancels(client);
        }

        assertThat(asked).isNotEmpty().noneMatch(uri -> uri.getHost().equals("localhost"));
        assertThat(keyRequestCount()).isEqualTo(1);
    }

    @Test
    void missingAgencyIsReportedAndNextCallReadsMetadataAgain() {
        fake.metadataService().setMode(MetadataMode.NO_AGENCY);
        DliClient client = environment
                .clientBuilder()
                .projectId(FakeDli.PROJECT_ID)
                .transport(transport)
                .build();

        assertThat(catchThrowable(() -> Calls.await(client.cancelBatch(runningJobId))))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("is an agency attached to it?");
        assertThat(client.configuration())
                .last()
                .satisfies(f -> assertThat(f.status()).isEqualTo(LookupStatus.FAILED));
        fake.metadataService().setMode(MetadataMode.TOKEN_REQUIRED);
        assertCancels(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token | <html>sign in</html>",
                "token | ''",
                "securitykey | <html>s3cr3t-value</html>",
                "securitykey | {\"credential\":{\"access\":\"A\",\"secret\":\"s3cr3t-value\"}}",
                "securitykey | {\"credential\":{\"access\":\"A\",\"secret\":\"s3cr3t-value\",\"securitytoken\":\"s3cr3t-value, odd\",\"expires_at\":\"2099-01-01T00:00:00Z\"}}",
                "securitykey | {\"credential\":{\"access\":\"A\",\"secret\":\"s3cr3t-value\",\"securitytoken\":\"T\",\"expires_at\":\"soon\"}}",
            })
    void malformedMetadataReplyIsNotShown(String path, String body) {
        fake.injectFault(r -> r.path().endsWith(path), ExchangeFault.replaceReply(FakeReply.json(200, body)));
        DliClient client = environment
                .clientBuilder()
                .projectId(FakeDli.PROJECT_ID)
                .transport(transport)
                .build();

        Throwable failure = catchThrowable(() -> Calls.await(client.cancelBatch(runningJobId)));

        assertThat(failure).isInstanceOf(SdkException.ProviderFault.class).hasMessageContaining("instance metadata at");
        new SecretAssertions(List.of("s3cr3t-value")).assertAbsentFrom(failure);
        new SecretAssertions(List.of("s3cr3t-value"))
                .assertAbsentFrom("findings", client.configuration().toString());
    }

    @Test
    void failureWithoutAnyCredentialsListsTheSources() {
        FakeDli gone = new FakeDli(clock);
        DliTestEnvironment empty = new DliTestEnvironment(root, gone);
        DliClientBuilder builder =
                empty.clientBuilder().projectId(FakeDli.PROJECT_ID).transport(transport);
        gone.close();
        DliClient client = builder.build();

        assertThat(catchThrowable(() -> Calls.await(client.cancelBatch(runningJobId))))
                .isInstanceOfSatisfying(
                        SdkException.ProviderFault.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse())
                .hasMessageContaining("no credentials are set");
        assertThat(client.configuration())
                .extracting(LookupResult::status)
                .containsOnly(LookupStatus.SKIPPED, LookupStatus.FAILED);
        assertThat(client.configuration().stream().map(LookupResult::source))
                .contains(
                        HUAWEI,
                        OPEN_STACK,
                        empty.home.resolve(".huaweicloud/credentials").toString(),
                        empty.home.resolve(".config/openstack/clouds.yaml").toString(),
                        "/etc/openstack/clouds.yaml");
    }

    @Test
    void configurationContainsNoSecret() {
        environment.setEnvironment("OS_USERNAME=$USER OS_PASSWORD=$PASSWORD OS_USER_DOMAIN_NAME=$ACCOUNT"
                + " OS_AUTH_URL=$IAM/v3 OS_REGION_NAME=eu-de");
        DliClient client = openClient();

        new SecretAssertions(List.of(FakeDli.PASSWORD))
                .assertAbsentFrom("findings", client.configuration() + client.toString());
        assertThat(Optional.of(client.configuration().toString()))
                .hasValueSatisfying(text -> assertThat(text).contains(FakeDli.USER_NAME, "region eu-de", "IAM at"));
    }
}
