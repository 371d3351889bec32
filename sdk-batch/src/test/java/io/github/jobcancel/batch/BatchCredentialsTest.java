// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Calls;
import io.github.jobcancel.LookupResult;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.batch.auth.AwsTestMachine;
import io.github.jobcancel.contract.SecretAssertions;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeAwsIdentity;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the credentials chain: each place alone, all places together, and each place with a broken configuration. */
class BatchCredentialsTest {
    static final String ROLE = "arn:aws:iam::123456789012:role/stopper";
    private static final String OTHER_ROLE = "arn:aws:iam::123456789012:role/door";
    private static final String WEB_TOKEN = "eyJhbGciOi.web.identity-token";
    private static final String AUTHORIZATION = "container-authorization-0123456789";
    private static final String ACCESS_KEY_ID = FakeBatch.ACCESS_KEY;
    private static final String SECRET = FakeBatch.SECRET_KEY;

    @TempDir
    private Path home;

    @RegisterExtension
    final BatchFixture fixture = new BatchFixture();

    private final ManualClock clock = fixture.clock;
    private final FakeBatch batch = fixture.fake;
    private final FakeAwsIdentity identity = new FakeAwsIdentity(batch);
    private final List<BatchClient> openClients = new ArrayList<>();
    private AwsTestMachine machine;
    private Transport transport;

    @BeforeEach
    void startMachine() {
        machine = new AwsTestMachine(home)
                .withSettings("AWS_REGION=us-east-1", "AWS_ENDPOINT_URL_BATCH=" + batch.url())
                .withSettings("AWS_ENDPOINT_URL_STS=" + identity.url())
                .withSettings("AWS_EC2_METADATA_SERVICE_ENDPOINT=" + identity.url());
        identity.addRole(ROLE, "");
        identity.addWebIdentityToken(WEB_TOKEN, clock.instant().plus(Duration.ofDays(1)));
        identity.addContainerEndpoint("/v2/credentials/task", null);
        identity.addContainerEndpoint("/get", AUTHORIZATION);
        identity.setInstanceRole("instance role");
        // the host of the container service is fixed, so requests to it are redirected to the fake
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.request().url().host().equals("169.254.170.2")
                        ? chain.proceed(chain.request()
                                .newBuilder()
                                .url(identity.url() + chain.request().url().encodedPath())
                                .build())
                        : chain.proceed(chain.request()))
                .build();
        transport = Transport.builder().okHttpClient(http).clock(clock).build();
    }

    @AfterEach
    void close() {
        openClients.forEach(BatchClient::close);
        transport.close();
        identity.close();
    }

    private BatchClient newClient() {
        BatchClient client = BatchClient.builder()
                .systemEnvironment(machine.systemEnvironment())
                .transport(transport)
                .build();
        openClients.add(client);
        return client;
    }

    private static void describeJob(BatchClient client) {
        Calls.await(client.describeJobs(List.of("any")));
    }

    /** Returns the id of the key that signed the last request to the service. */
    private String lastSigningKeyId() {
        List<ReceivedRequest> all = batch.receivedRequests();
        String authorization = all.get(all.size() - 1).header("Authorization").orElseThrow();
        return authorization.replaceAll(".*Credential=([^/]*)/.*", "$1");
    }

    private static LookupResult lastUsedPlace(BatchClient client) {
        return client.configuration().stream()
                .filter(f -> f.status() == LookupResult.LookupStatus.USED)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    interface MachineSetup extends BiConsumer<AwsTestMachine, BatchCredentialsTest> {}

    private static Arguments row(String name, String place, String key, MachineSetup setting) {
        return Arguments.of(name, place, key, setting);
    }

    private String profileKeys() {
        return "aws_access_key_id = " + ACCESS_KEY_ID + "\naws_secret_access_key = " + SECRET;
    }

    private String printCommand(String json) {
        Path answer = machine.writeFile("answer.json", json);
        return System.getProperty("os.name").startsWith("Windows") ? "type " + answer : "cat " + answer;
    }

    /** Returns the places in the order of the chain. */
    static Stream<Arguments> places() {
        return Stream.of(
                row(
                        "properties",
                        "system properties",
                        "AKIDPROPERTY",
                        (m, t) ->
                                m.withSettings("aws.accessKeyId=AKIDPROPERTY", "aws.secretAccessKey= " + SECRET + " ")),
                row(
                        "environment",
                        "environment",
                        "AKIDENV",
                        (m, t) -> m.withSettings("AWS_ACCESS_KEY_ID=AKIDENV", "AWS_SECRET_ACCESS_KEY=" + SECRET)),
                row(
                        "web identity",
                        "web identity",
                        "ASIAISSUED1",
                        (m, t) -> m.withSettings(
                                "AWS_ROLE_ARN=" + ROLE,
                                "AWS_WEB_IDENTITY_TOKEN_FILE=" + m.writeFile("web-token", WEB_TOKEN + "\n"))),
                row(
                        "profile",
                        "profile default in ",
                        "AKIDPROFILE",
                        (m, t) -> m.writeCredentials(
                                "[default]", "aws_access_key_id = AKIDPROFILE", "aws_secret_access_key = " + SECRET)),
                row(
                        "container",
                        "container",
                        "ASIAISSUED1",
                        (m, t) -> m.withSettings("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/task")),
                row("instance", "instance metadata", "ASIAISSUED1", (m, t) -> {}));
    }

    /** Returns variants of the places. */
    static Stream<Arguments> ways() {
        return Stream.of(
                row("profile with a session", "profile dev in ", "ASIAEXAMPLE", (m, t) -> {
                    t.batch.addTemporaryKey(
                            "ASIAEXAMPLE",
                            "session-secret",
                            "session-token==",
                            t.clock.instant().plusSeconds(60));
                    m.withSettings("AWS_PROFILE=dev")
                            .writeConfig(
                                    "[profile dev]",
                                    "aws_access_key_id=ASIAEXAMPLE",
                                    "aws_secret_access_key=session-secret",
                                    "aws_session_token=session-token==");
                }),
                row("environment with a session", "environment", "ASIAEXAMPLE", (m, t) -> {
                    t.batch.addTemporaryKey(
                            "ASIAEXAMPLE",
                            "session-secret",
                            "session-token==",
                            t.clock.instant().plusSeconds(60));
                    m.withSettings(
                            "AWS_ACCESS_KEY_ID=ASIAEXAMPLE",
                            "AWS_SECRET_ACCESS_KEY=session-secret",
                            "AWS_SESSION_TOKEN=session-token==");
                }),
                row(
                        "profile's process",
                        "profile default in ",
                        ACCESS_KEY_ID,
                        (m, t) -> m.writeConfig(
                                "[default]",
                                "credential_process = "
                                        + t.printCommand("{\"Version\":1,\"AccessKeyId\":\"" + ACCESS_KEY_ID
                                                + "\",\"SecretAccessKey\":\"" + SECRET + "\"}"))),
                row(
                        "profile's web identity",
                        "profile default in ",
                        "ASIAISSUED1",
                        (m, t) -> m.writeConfig(
                                "[default]",
                                "role_arn = " + ROLE,
                                "web_identity_token_file = " + m.writeFile("web-token", WEB_TOKEN))),
                row(
                        "role by another profile",
                        "profile dev in ",
                        "ASIAISSUED1",
                        (m, t) -> m.withSettings("aws.profile=dev")
                                .writeConfig("[profile dev]", "role_arn = " + ROLE, "source_profile = base")
                                .writeCredentials("[base]", t.profileKeys())),
                row("role by a role", "profile dev in ", "ASIAISSUED2", (m, t) -> {
                    t.identity.addRole(OTHER_ROLE, "the-external-id");
                    m.withSettings("AWS_PROFILE=dev")
                            .writeConfig(
                                    "[profile dev]",
                                    "role_arn = " + OTHER_ROLE,
                                    "external_id = the-external-id",
                                    "source_profile = middle",
                                    "[profile middle]",
                                    "role_arn = " + ROLE,
                                    "source_profile = base",
                                    "[profile base]",
                                    t.profileKeys());
                }),
                // keys in the environment would take precedence, if the profile did not name them
                row(
                        "role by the container",
                        "profile default in ",
                        "ASIAISSUED2",
                        (m, t) -> m.writeConfig("[default]", "role_arn = " + ROLE, "credential_source = EcsContainer")
                                .withSettings("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/task")),
                row(
                        "role by the instance",
                        "profile default in ",
                        "ASIAISSUED2",
                        (m, t) -> m.writeConfig(
                                "[default]", "role_arn = " + ROLE, "credential_source = Ec2InstanceMetadata")),
                row(
                        "container by address and token",
                        "container",
                        "ASIAISSUED1",
                        (m, t) -> m.withSettings(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + t.identity.url() + "/get",
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN=" + AUTHORIZATION)),
                row(
                        "container by address and token file",
                        "container",
                        "ASIAISSUED1",
                        (m, t) -> m.withSettings(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + t.identity.url() + "/get",
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE="
                                        + m.writeFile("token", AUTHORIZATION + "\n"))),
                row(
                        "a profile of settings only",
                        "instance metadata",
                        "ASIAISSUED1",
                        (m, t) ->
                                m.withSettings("AWS_PROFILE=dev").writeConfig("[profile dev]", "region = us-east-1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"places", "ways"})
    void everyPlaceAloneGivesCredentials(String name, String place, String key, MachineSetup setting) {
        batch.addAccessKey("AKIDPROPERTY", SECRET);
        batch.addAccessKey("AKIDENV", SECRET);
        batch.addAccessKey("AKIDPROFILE", SECRET);
        setting.accept(machine, this);
        BatchClient client = newClient();
        assertThat(lastUsedPlace(client).source()).startsWith(place);

        describeJob(client);

        assertThat(lastSigningKeyId()).isEqualTo(key);
        assertThat(lastUsedPlace(client).source()).startsWith(place);
        new SecretAssertions(List.of(SECRET, WEB_TOKEN, AUTHORIZATION, "issued/secret"))
                .assertAbsentFrom("findings", client.configuration().toString());
    }

    @Test
    void firstConfiguredPlaceWins() {
        List<Arguments> places = places().toList();
        for (int i = places.size() - 1; i >= 0; i--) {
            Object[] row = places.get(i).get();
            ((MachineSetup) row[3]).accept(machine, this);

            try (BatchClient client = newClient()) {
                assertThat(lastUsedPlace(client).source()).startsWith((String) row[1]);
                assertThat(client.configuration())
                        .as("each earlier place was skipped, with its reason")
                        .filteredOn(f -> f.status() == LookupResult.LookupStatus.SKIPPED)
                        .hasSize(i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws.accessKeyId=a | | system properties: aws.accessKeyId is set, but aws.secretAccessKey is not",
                "aws.secretAccessKey=a | | system properties: aws.secretAccessKey is set, but aws.accessKeyId is not",
                "AWS_ACCESS_KEY_ID=a | | environment: AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
                "AWS_WEB_IDENTITY_TOKEN_FILE=f | | AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not",
                "AWS_PROFILE=gone | region=a | AWS_PROFILE names the profile gone, which is not in CONFIG",
                "A=b | aws_access_key_id=a | profile default in CONFIG: aws_access_key_id is set, but aws_secret_access_key is not",
                "A=b | secret | CONFIG, line 2: neither a section nor a setting",
                "A=b | sso_start_url=a | profile default in CONFIG signs in by SSO, which this library does not do: give the credentials in code, BatchClient.builder().credentials(() -> ...), for example from the AWS SDK",
                "A=b | sso_session=a | profile default in CONFIG signs in by SSO, which this library does not do: give the credentials in code, BatchClient.builder().credentials(() -> ...), for example from the AWS SDK",
                "A=b | login_session=a | profile default in CONFIG signs in by a login session, which this library does not do: give the credentials in code, BatchClient.builder().credentials(() -> ...), for example from the AWS SDK",
                "A=b | role_arn=r;mfa_serial=m | profile default in CONFIG signs in by a code that a person types (mfa_serial), which this library does not do: give the credentials in code, BatchClient.builder().credentials(() -> ...), for example from the AWS SDK",
                "A=b | role_arn=r | profile default in CONFIG has a role_arn and needs one of source_profile and credential_source",
                "A=b | role_arn=r;source_profile=x;credential_source=Environment | profile default in CONFIG has a role_arn and needs one of source_profile and credential_source",
                "A=b | role_arn=r;source_profile=gone | there is no profile gone in CONFIG, which another names as source_profile",
                "A=b | role_arn=r;source_profile=default | the profiles [default] in CONFIG go round in a circle",
                "A=b | role_arn=r;source_profile=b;[profile b];role_arn=r;source_profile=default | the profiles [default, b] in CONFIG go round in a circle",
                "A=b | role_arn=r;source_profile=b;[profile b];region=x | profile b in CONFIG, the source_profile of another, holds no credentials",
                "A=b | role_arn=r;credential_source=Elsewhere | credential_source of profile default in CONFIG must be Environment, EcsContainer or Ec2InstanceMetadata",
                "A=b | role_arn=r;credential_source=Environment | profile default in CONFIG has a credential_source that gives nothing: Environment",
                "A=b | role_arn=r;credential_source=Ec2InstanceMetadata;duration_seconds=10 | duration_seconds of profile default in CONFIG must be from 900 to 43200",
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=@evil.com/ | | AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must be a path that begins with /",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI=evil | | AWS_CONTAINER_CREDENTIALS_FULL_URI is no HTTP address",
                "AWS_EC2_METADATA_DISABLED=maybe | | AWS_EC2_METADATA_DISABLED must be true or false",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT=evil | | AWS_EC2_METADATA_SERVICE_ENDPOINT is no HTTP address",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE=v6 | | AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE must be IPv4 or IPv6",
                "AWS_METADATA_SERVICE_TIMEOUT=soon | | AWS_METADATA_SERVICE_TIMEOUT must be a number of seconds"
            })
    void brokenPlaceIsNamedAndNoLaterPlaceIsTried(String setting, String profile, String sentence) {
        machine.withSettings(setting);
        if (profile != null) {
            machine.writeConfig(("[default];" + profile).split(";"));
        }
        // the last place of the chain, the instance, has keys
        String config = home.resolve(".aws/config").toString();

        assertThatThrownBy(this::newClient)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence.replace("CONFIG", config));
        assertThat(identity.receivedRequests()).isEmpty();
        assertThat(batch.receivedRequests()).isEmpty();
    }

    private String missingFiles() {
        return home.resolve(".aws/credentials") + " and " + home.resolve(".aws/config") + ", which do not exist";
    }

    @Test
    void missingCredentialsNameEveryPlace() {
        machine.withSettings("AWS_EC2_METADATA_DISABLED=true");

        assertThatThrownBy(this::newClient)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "there are none",
                        "aws.accessKeyId",
                        "AWS_ACCESS_KEY_ID",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        missingFiles(),
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        "AWS_EC2_METADATA_DISABLED");
    }

    @Test
    void missingInstanceServiceIsReportedAsNothingConfigured() {
        identity.close();
        BatchClient client = newClient();

        assertThatThrownBy(() -> describeJob(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContainingAll("no AWS credentials are configured", "no instance metadata service answers");
        assertThat(client.configuration())
                .anyMatch(
                        f -> f.source().equals("instance metadata") && f.status() == LookupResult.LookupStatus.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/x, true",
        "http://127.255.255.254:80/x, true",
        "http://localhost:8080/x, true",
        "http://[::1]/x, true",
        "http://169.254.170.2/x, true",
        "http://169.254.170.23/v1/credentials, true",
        "http://[fd00:ec2::23]/v1/credentials, true",
        "https://anything.example/x, true",
        "http://anything.example/x, false",
        "http://127.0.0.1.evil.example/x, false",
        "http://127.0.0.1@evil.example/x, false",
        "http://localhost.evil.example/x, false",
        "http://127.0.0.256/x, false",
        "http://1270.0.1/x, false",
        "http://128.0.0.1/x, false",
        "http://0.0.0.0/x, false",
        "http://169.254.169.254/x, false",
        "http://169.254.170.3/x, false",
        "http://[fd00:ec2::254]/x, false",
        "http://[::]/x, false",
        "http://10.0.0.1/x, false"
    })
    void unencryptedContainerAddressMustBeTheMachineItself(String address, boolean allowed) {
        machine.withSettings("AWS_CONTAINER_CREDENTIALS_FULL_URI=" + address);

        if (allowed) {
            assertThat(lastUsedPlace(newClient()).source()).isEqualTo("container");
        } else {
            assertThatThrownBy(this::newClient)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("may only be asked by https");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 3 | its program ended with status 3",
                "echo no json | its program does not write JSON",
                "echo {} | its program writes another Version than the number 1",
                "echo {\"Version\":\"1\",\"AccessKeyId\":\"secret-text\"} | its program writes another Version than the number 1",
                "echo {\"Version\":1,\"AccessKeyId\":\"secret-text\"} | what its program writes is not understood: it has no SecretAccessKey",
                "echo {\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"secret-text\",\"Expiration\":\"soon\"} | what its program writes is not understood: its Expiration is no time"
            })
    void programWithoutKeysFailsInOneSentenceAndRunsAgainForTheNextCall(String command, String sentence) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String quoted = windows || !command.startsWith("echo ") ? command : "echo '" + command.substring(5) + "'";
        machine.writeConfig("[default]", "credential_process = " + quoted);
        BatchClient client = newClient();

        assertThatThrownBy(() -> describeJob(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("profile default in ")
                .hasMessageNotContaining("secret-text");
        machine.writeConfig("[default]", "credential_process = unread");
        assertThatThrownBy(() -> describeJob(client)).hasMessageContaining(sentence);
        assertThat(batch.receivedRequests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "with,comma", "with\nline", "caf\u00e9"})
    void unsendableKeyIsRejectedWithoutBeingShown(String text) {
        assertThatThrownBy(() -> AwsCredentials.of(text, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(text);
        assertThatThrownBy(() -> AwsCredentials.of(ACCESS_KEY_ID, SECRET, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "instance"})
    void localKeyServicesAreReachedWithoutProxy(String place) {
        if (place.equals("container")) {
            machine.withSettings("AWS_CONTAINER_CREDENTIALS_FULL_URI=" + identity.url() + "/v2/credentials/task");
        }
        List<URI> selectedUris = new CopyOnWriteArrayList<>();
        ProxySelector proxies = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                selectedUris.add(uri);
                return List.of(Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        };
        transport.close();
        transport = Transport.builder()
                .okHttpClient(new OkHttpClient.Builder().proxySelector(proxies).build())
                .clock(clock)
                .build();

        describeJob(newClient());

        assertThat(selectedUris)
                .isNotEmpty()
                .noneMatch(uri -> uri.getPort() == identity.url().getPort());
    }

    @Test
    void unsendableContainerAuthorizationIsNamed() {
        machine.withSettings(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + identity.url() + "/get",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN=two\nlines");

        assertThatThrownBy(() -> describeJob(newClient()))
                .hasMessageContaining("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                .hasMessageNotContaining("two\nlines");

        machine.environment.remove("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        String file = machine.writeFile("token", "two\nlines").toString();
        machine.withSettings("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + file);
        assertThatThrownBy(() -> describeJob(newClient()))
                .hasMessageContaining(file)
                .hasMessageNotContaining("two\nlines");
    }

    @Test
    void expiredProgramKeysAreFetchedAgain() {
        String end = clock.instant().plusSeconds(600).toString();
        batch.addTemporaryKey(
                "ASIAPROCESS",
                "session-secret",
                "session-token==",
                clock.instant().plusSeconds(600));
        String command =
                printCommand("{\"Version\":1,\"AccessKeyId\":\"ASIAPROCESS\",\"SecretAccessKey\":\"session-secret\","
                        + "\"SessionToken\":\"session-token==\",\"Expiration\":\"" + end + "\"}");
        machine.writeConfig("[default]", "credential_process = " + command);
        BatchClient client = newClient();
        describeJob(client);
        printCommand(
                "{\"Version\":1,\"AccessKeyId\":\"" + ACCESS_KEY_ID + "\",\"SecretAccessKey\":\"" + SECRET + "\"}");
        describeJob(client);
        assertThat(lastSigningKeyId()).isEqualTo("ASIAPROCESS");

        clock.advance(Duration.ofSeconds(601));
        describeJob(client);

        assertThat(lastSigningKeyId()).isEqualTo(ACCESS_KEY_ID);
    }

    @Test
    void profileKeysRefusedAsExpiredAreReadAgain() {
        batch.addTemporaryKey(
                "ASIAOLD", "session-secret", "session-token==", clock.instant().plusSeconds(60));
        machine.writeCredentials(
                "[default]",
                "aws_access_key_id=ASIAOLD",
                "aws_secret_access_key=session-secret",
                "aws_session_token=session-token==");
        BatchClient client = newClient();
        describeJob(client);
        clock.advance(Duration.ofSeconds(61));
        machine.writeCredentials("[default]", profileKeys());

        describeJob(client);

        assertThat(lastSigningKeyId()).isEqualTo(ACCESS_KEY_ID);
        assertThat(batch.receivedRequests()).hasSize(3);
    }

    @Test
    void webIdentityTokenFileIsReadForEachExchange() {
        machine.withSettings("AWS_ROLE_ARN=" + ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE=~/web-token");
        machine.writeFile("web-token", WEB_TOKEN);
        BatchClient client = newClient();
        describeJob(client);
        identity.addWebIdentityToken("another-token", clock.instant().plus(Duration.ofDays(9)));
        machine.writeFile("web-token", "another-token");
        clock.advance(Duration.ofDays(2));

        describeJob(client);

        assertThat(lastSigningKeyId()).isEqualTo("ASIAISSUED2");
        assertThat(identity.receivedRequests()).hasSize(2);
    }

    @Test
    void containerTokenFileIsReadForEachFetch() {
        machine.withSettings(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + identity.url() + "/get",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + machine.writeFile("token", AUTHORIZATION));
        BatchClient client = newClient();
        describeJob(client);
        identity.addContainerEndpoint("/get", "rotated-authorization");
        machine.writeFile("token", "rotated-authorization");
        clock.advance(Duration.ofHours(2));

        describeJob(client);

        assertThat(lastSigningKeyId()).isEqualTo("ASIAISSUED2");
    }

    @Test
    void expiredTokenIsReadOnceMoreAndDoesNotFailTheNextCall() {
        machine.withSettings("AWS_ROLE_ARN=" + ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE=~/web-token");
        machine.writeFile("web-token", WEB_TOKEN);
        clock.advance(Duration.ofDays(2));
        BatchClient client = newClient();

        assertThatThrownBy(() -> describeJob(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("what STS was shown has expired")
                .satisfies(new SecretAssertions(List.of(WEB_TOKEN))::assertAbsentFrom);
        assertThat(identity.receivedRequests()).hasSize(2);

        identity.addWebIdentityToken("fresh-token", clock.instant().plusSeconds(600));
        machine.writeFile("web-token", "fresh-token");
        describeJob(client);
        assertThat(lastSigningKeyId()).isEqualTo("ASIAISSUED1");
    }

    @Test
    void missingTokenFileIsNamed() {
        machine.withSettings("AWS_ROLE_ARN=" + ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE=~/web-token");

        assertThatThrownBy(() -> describeJob(newClient()))
                .hasMessageContaining("~/web-token is empty or does not exist");
        assertThat(identity.receivedRequests()).isEmpty();
    }

    @Test
    void refusedRoleIsRequestedOnceForAllWaiters() {
        machine.writeConfig(
                "[default]", "role_arn = " + OTHER_ROLE, "source_profile = base", "[profile base]", profileKeys());
        BatchClient client = newClient();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(client.describeJobs(List.of("any")));
        }

        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(() -> Calls.await(call))
                        .isInstanceOf(SdkException.Unauthenticated.class)
                        .hasMessageContainingAll("STS refuses the role", "AccessDenied"));
        assertThatThrownBy(() -> describeJob(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(identity.receivedRequests()).hasSize(1);
        assertThat(batch.receivedRequests()).isEmpty();
        assertThat(client.configuration()).anyMatch(f -> f.status() == LookupResult.LookupStatus.FAILED);
    }

    static Stream<FakeReply> noWordOnTheKeys() {
        String lie = "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>";
        return Stream.of(
                FakeReply.html(403, "the proxy says no"),
                FakeReply.html(401, "the proxy wants a password"),
                FakeReply.of(403, "text/xml", lie).withHeader("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),
                FakeReply.of(403, "text/xml", lie.replace("SignatureDoesNotMatch", "RequestExpired"))
                        .withHeader("Date", "soon"));
    }

    @ParameterizedTest
    @MethodSource("noWordOnTheKeys")
    void replyUnrelatedToKeysDoesNotRefuseThem(FakeReply answer) {
        machine.writeConfig(
                "[default]", "role_arn = " + ROLE, "source_profile = base", "[profile base]", profileKeys());
        BatchClient client = newClient();
        identity.injectFault(ExchangeFault.replaceReply(answer));

        assertThatThrownBy(() -> describeJob(client)).isInstanceOf(SdkException.class);

        describeJob(client);
        assertThat(lastSigningKeyId()).startsWith("ASIAISSUED");
    }

    @Test
    void thousandCallsDuringRenewalShareOneFetchWithoutFailure() {
        machine.writeConfig(
                "[default]", "role_arn = " + ROLE, "source_profile = base", "[profile base]", profileKeys());
        BatchClient client = newClient();
        String job = batch.jobs().addJob(BatchStatus.RUNNABLE);
        describeJob(client);
        // the renewal is due, and the old keys stay valid for two more minutes
        clock.advance(Duration.ofMinutes(57));
        List<CompletableFuture<List<BatchJob>>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.describeJobs(List.of(job)));
        }

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).hasSize(1));
        clock.advance(Duration.ofMinutes(10));
        describeJob(client);
        assertThat(lastSigningKeyId()).isEqualTo("ASIAISSUED2");
        assertThat(identity.receivedRequests()).hasSize(2);
    }

    @Test
    void thousandCallsAfterExpiryShareOneFetchWithoutFailure() {
        machine.writeConfig(
                "[default]", "role_arn = " + ROLE, "source_profile = base", "[profile base]", profileKeys());
        BatchClient client = newClient();
        describeJob(client);
        clock.advance(Duration.ofMinutes(59));
        List<CompletableFuture<List<BatchJob>>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.describeJobs(List.of("any")));
        }

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).hasSize(1));
        assertThat(identity.receivedRequests()).hasSize(2);
        assertThat(lastSigningKeyId()).isEqualTo("ASIAISSUED2");
    }

    @Test
    void instanceKeysStayInUseWhileTheServiceIsUnavailable() throws InterruptedException {
        // marks the thread on which a fetch ends and which then notifies the waiting calls
        ThreadLocal<Boolean> isFetchThread = ThreadLocal.withInitial(() -> false);
        Semaphore finishedFetches = new Semaphore(0);
        transport.close();
        transport = Transport.builder()
                .clock(clock)
                .callbackExecutor(task -> {
                    task.run();
                    finishedFetches.release(isFetchThread.get() ? 1 : 0);
                    isFetchThread.set(false);
                })
                .listener(new CallListener() {
                    @Override
                    public void callEnded(CallEnd end) {
                        isFetchThread.set(end.operation().equals("instance metadata"));
                    }
                })
                .build();
        BatchClient client = newClient();
        identity.setCredentialLifetime(Duration.ofHours(6));
        describeJob(client);
        clock.advance(Duration.ofHours(4));
        identity.setInstanceRole(null);

        describeJob(client);
        describeJob(client);
        // waits for the first fetch and for the renewal; a later call would share a fetch in progress
        finishedFetches.acquire(2);

        assertThat(lastSigningKeyId()).isEqualTo("ASIAISSUED1");
        identity.setInstanceRole("instance role");
        clock.advance(Duration.ofHours(3));
        describeJob(client);
        assertThat(lastSigningKeyId())
                .as("refused as expired, and fetched within the call")
                .isEqualTo("ASIAISSUED2");
    }

    @Test
    void instanceKeysAreRenewedHalfwayToExpiry() {
        BatchClient client = newClient();
        describeJob(client);
        clock.advance(Duration.ofMinutes(29));
        describeJob(client);
        assertThat(identity.receivedRequests()).hasSize(3);
        identity.setCredentialLifetime(Duration.ofHours(6));
        clock.advance(Duration.ofMinutes(1));
        describeJob(client);
        clock.advance(Duration.ofMinutes(31));

        describeJob(client);

        assertThat(lastSigningKeyId()).isEqualTo("ASIAISSUED2");
        assertThat(identity.receivedRequests()).hasSize(6);
    }

    @Test
    void callersFetchIsRepeatedBeforeExpiry() {
        List<String> ids = new ArrayList<>(List.of("ASIAONE", "ASIATWO"));
        BatchClient client = BatchClient.builder()
                .systemEnvironment(machine.systemEnvironment())
                .transport(transport)
                .credentials(() -> {
                    String id = ids.remove(0);
                    batch.addTemporaryKey(
                            id,
                            "session-secret",
                            "session-token",
                            clock.instant().plusSeconds(3_600));
                    return CompletableFuture.completedFuture(AwsCredentials.of(
                            id,
                            "session-secret",
                            "session-token",
                            clock.instant().plusSeconds(3_600)));
                })
                .build();
        openClients.add(client);
        describeJob(client);
        assertThat(lastSigningKeyId()).isEqualTo("ASIAONE");
        clock.advance(Duration.ofMinutes(59));
        describeJob(client);

        assertThat(lastSigningKeyId()).isEqualTo("ASIATWO");
        assertThat(lastUsedPlace(client).source()).isEqualTo("the credentials' fetch given in code");
    }

    @Test
    void callersFetchFailureIsReportedWithoutItsMessage() {
        BatchClient client = BatchClient.builder()
                .systemEnvironment(machine.systemEnvironment())
                .transport(transport)
                .credentials(() -> {
                    throw new IllegalStateException("secret-text");
                })
                .build();
        openClients.add(client);

        assertThatThrownBy(() -> describeJob(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the credentials' fetch given in code failed")
                .hasMessageNotContaining("secret-text");
        assertThat(client.configuration().toString()).doesNotContain("secret-text");
    }
}
