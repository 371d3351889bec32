// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jobcancel.CallListener;
import io.github.jobcancel.Calls;
import io.github.jobcancel.Finding;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.Secrets;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where credentials come from when a program gives none: each place alone, all together, and each one broken. */
class BatchCredentialsTest {
    static final String ROLE = "arn:aws:iam::123456789012:role/stopper";
    private static final String OTHER = "arn:aws:iam::123456789012:role/door";
    private static final String WEB_TOKEN = "eyJhbGciOi.web.identity-token";
    private static final String AUTHORIZATION = "container-authorization-0123456789";
    private static final String ID = FakeBatch.ACCESS_KEY;
    private static final String SECRET = FakeBatch.SECRET_KEY;

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch batch = new FakeBatch(clock);
    private final FakeAwsIdentity identity = new FakeAwsIdentity(batch);
    private final List<BatchClient> open = new ArrayList<>();
    private AwsMachine machine;
    private Transport transport;

    @BeforeEach
    void machine() {
        machine = new AwsMachine(home)
                .with("AWS_REGION=us-east-1", "AWS_ENDPOINT_URL_BATCH=" + batch.url())
                .with("AWS_ENDPOINT_URL_STS=" + identity.url())
                .with("AWS_EC2_METADATA_SERVICE_ENDPOINT=" + identity.url());
        identity.role(ROLE, "");
        identity.webIdentityToken(WEB_TOKEN, clock.instant().plus(Duration.ofDays(1)));
        identity.container("/v2/credentials/task", null);
        identity.container("/get", AUTHORIZATION);
        identity.instanceRole("instance role");
        // the address that containers are given a path of is always the same, and not ours
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
        open.forEach(BatchClient::close);
        transport.close();
        identity.close();
        batch.close();
    }

    private BatchClient client() {
        BatchClient made = BatchClient.builder()
                .surroundings(machine.surroundings())
                .transport(transport)
                .build();
        open.add(made);
        return made;
    }

    private static void ask(BatchClient client) {
        Calls.await(client.describeJobs(List.of("any")));
    }

    /** The id of the key that the last request to the service was signed with. */
    private String signedWith() {
        List<Incoming> all = batch.requests();
        String authorization = all.get(all.size() - 1).header("Authorization").orElseThrow();
        return authorization.replaceAll(".*Credential=([^/]*)/.*", "$1");
    }

    private static Finding used(BatchClient client) {
        return client.describe().stream()
                .filter(f -> f.result() == Finding.Result.USED)
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    interface Setting extends BiConsumer<AwsMachine, BatchCredentialsTest> {}

    private static Arguments row(String name, String place, String key, Setting setting) {
        return Arguments.of(name, place, key, setting);
    }

    private String keys() {
        return "aws_access_key_id = " + ID + "\naws_secret_access_key = " + SECRET;
    }

    private String printing(String json) {
        Path answer = machine.write("answer.json", json);
        return System.getProperty("os.name").startsWith("Windows") ? "type " + answer : "cat " + answer;
    }

    /** In the order of the chain. */
    static Stream<Arguments> places() {
        return Stream.of(
                row(
                        "properties",
                        "system properties",
                        "AKIDPROPERTY",
                        (m, t) -> m.with("aws.accessKeyId=AKIDPROPERTY", "aws.secretAccessKey= " + SECRET + " ")),
                row(
                        "environment",
                        "environment",
                        "AKIDENV",
                        (m, t) -> m.with("AWS_ACCESS_KEY_ID=AKIDENV", "AWS_SECRET_ACCESS_KEY=" + SECRET)),
                row(
                        "web identity",
                        "web identity",
                        "ASIAISSUED1",
                        (m, t) -> m.with(
                                "AWS_ROLE_ARN=" + ROLE,
                                "AWS_WEB_IDENTITY_TOKEN_FILE=" + m.write("web-token", WEB_TOKEN + "\n"))),
                row(
                        "profile",
                        "profile default in ",
                        "AKIDPROFILE",
                        (m, t) -> m.credentials(
                                "[default]", "aws_access_key_id = AKIDPROFILE", "aws_secret_access_key = " + SECRET)),
                row(
                        "container",
                        "container",
                        "ASIAISSUED1",
                        (m, t) -> m.with("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/task")),
                row("instance", "instance metadata", "ASIAISSUED1", (m, t) -> {}));
    }

    /** Ways that are no places of their own. */
    static Stream<Arguments> ways() {
        return Stream.of(
                row("profile with a session", "profile dev in ", "ASIAEXAMPLE", (m, t) -> {
                    t.batch.temporaryKey(
                            "ASIAEXAMPLE",
                            "session-secret",
                            "session-token==",
                            t.clock.instant().plusSeconds(60));
                    m.with("AWS_PROFILE=dev")
                            .config(
                                    "[profile dev]",
                                    "aws_access_key_id=ASIAEXAMPLE",
                                    "aws_secret_access_key=session-secret",
                                    "aws_session_token=session-token==");
                }),
                row("environment with a session", "environment", "ASIAEXAMPLE", (m, t) -> {
                    t.batch.temporaryKey(
                            "ASIAEXAMPLE",
                            "session-secret",
                            "session-token==",
                            t.clock.instant().plusSeconds(60));
                    m.with(
                            "AWS_ACCESS_KEY_ID=ASIAEXAMPLE",
                            "AWS_SECRET_ACCESS_KEY=session-secret",
                            "AWS_SESSION_TOKEN=session-token==");
                }),
                row(
                        "profile's process",
                        "profile default in ",
                        ID,
                        (m, t) -> m.config(
                                "[default]",
                                "credential_process = "
                                        + t.printing("{\"Version\":1,\"AccessKeyId\":\"" + ID
                                                + "\",\"SecretAccessKey\":\"" + SECRET + "\"}"))),
                row(
                        "profile's web identity",
                        "profile default in ",
                        "ASIAISSUED1",
                        (m, t) -> m.config(
                                "[default]",
                                "role_arn = " + ROLE,
                                "web_identity_token_file = " + m.write("web-token", WEB_TOKEN))),
                row(
                        "role by another profile",
                        "profile dev in ",
                        "ASIAISSUED1",
                        (m, t) -> m.with("aws.profile=dev")
                                .config("[profile dev]", "role_arn = " + ROLE, "source_profile = base")
                                .credentials("[base]", t.keys())),
                row("role by a role", "profile dev in ", "ASIAISSUED2", (m, t) -> {
                    t.identity.role(OTHER, "the-external-id");
                    m.with("AWS_PROFILE=dev")
                            .config(
                                    "[profile dev]",
                                    "role_arn = " + OTHER,
                                    "external_id = the-external-id",
                                    "source_profile = middle",
                                    "[profile middle]",
                                    "role_arn = " + ROLE,
                                    "source_profile = base",
                                    "[profile base]",
                                    t.keys());
                }),
                // the environment's keys would win, if they were not the profile's
                row(
                        "role by the container",
                        "profile default in ",
                        "ASIAISSUED2",
                        (m, t) -> m.config("[default]", "role_arn = " + ROLE, "credential_source = EcsContainer")
                                .with("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/task")),
                row(
                        "role by the instance",
                        "profile default in ",
                        "ASIAISSUED2",
                        (m, t) ->
                                m.config("[default]", "role_arn = " + ROLE, "credential_source = Ec2InstanceMetadata")),
                row(
                        "container by address and token",
                        "container",
                        "ASIAISSUED1",
                        (m, t) -> m.with(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + t.identity.url() + "/get",
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN=" + AUTHORIZATION)),
                row(
                        "container by address and token file",
                        "container",
                        "ASIAISSUED1",
                        (m, t) -> m.with(
                                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + t.identity.url() + "/get",
                                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + m.write("token", AUTHORIZATION + "\n"))),
                row(
                        "a profile of settings only",
                        "instance metadata",
                        "ASIAISSUED1",
                        (m, t) -> m.with("AWS_PROFILE=dev").config("[profile dev]", "region = us-east-1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"places", "ways"})
    void eachPlaceAloneGivesCredentials(String name, String place, String key, Setting setting) {
        batch.key("AKIDPROPERTY", SECRET);
        batch.key("AKIDENV", SECRET);
        batch.key("AKIDPROFILE", SECRET);
        setting.accept(machine, this);
        BatchClient client = client();
        assertThat(used(client).source()).startsWith(place);

        ask(client);

        assertThat(signedWith()).isEqualTo(key);
        assertThat(used(client).source()).startsWith(place);
        new Secrets(List.of(SECRET, WEB_TOKEN, AUTHORIZATION, "issued/secret"))
                .notIn("findings", client.describe().toString());
    }

    @Test
    void theFirstPlaceThatIsConfiguredWins() {
        List<Arguments> places = places().toList();
        for (int i = places.size() - 1; i >= 0; i--) {
            Object[] row = places.get(i).get();
            ((Setting) row[3]).accept(machine, this);

            try (BatchClient client = client()) {
                assertThat(used(client).source()).startsWith((String) row[1]);
                assertThat(client.describe())
                        .as("the places before it were passed over, each with its reason")
                        .filteredOn(f -> f.result() == Finding.Result.SKIPPED)
                        .hasSize(i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws.accessKeyId=a | | system properties: aws.accessKeyId is set, and aws.secretAccessKey is not",
                "aws.secretAccessKey=a | | system properties: aws.secretAccessKey is set, and aws.accessKeyId is not",
                "AWS_ACCESS_KEY_ID=a | | environment: AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not",
                "AWS_WEB_IDENTITY_TOKEN_FILE=f | | AWS_WEB_IDENTITY_TOKEN_FILE is set, and AWS_ROLE_ARN is not",
                "AWS_PROFILE=gone | region=a | AWS_PROFILE names the profile gone, which is not in CONFIG",
                "A=b | aws_access_key_id=a | profile default in CONFIG: aws_access_key_id is set, and aws_secret_access_key is not",
                "A=b | secret | CONFIG, line 2: a key has no '='",
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
    void aBrokenPlaceIsNamedAtOnceAndNothingElseIsTried(String setting, String profile, String sentence) {
        machine.with(setting);
        if (profile != null) {
            machine.config(("[default];" + profile).split(";"));
        }
        // the instance's keys, last in the chain, could be had
        String config = home.resolve(".aws/config").toString();

        assertThatThrownBy(this::client)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence.replace("CONFIG", config));
        assertThat(identity.requests()).isEmpty();
        assertThat(batch.requests()).isEmpty();
    }

    private String nowhere() {
        return home.resolve(".aws/credentials") + " and " + home.resolve(".aws/config") + ", which do not exist";
    }

    @Test
    void withNoPlaceLeftAllAreNamed() {
        machine.with("AWS_EC2_METADATA_DISABLED=true");

        assertThatThrownBy(this::client)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "there are none",
                        "aws.accessKeyId",
                        "AWS_ACCESS_KEY_ID",
                        "AWS_WEB_IDENTITY_TOKEN_FILE",
                        nowhere(),
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        "AWS_EC2_METADATA_DISABLED");
    }

    @Test
    void withoutAnInstanceTheSentenceSaysThatNothingWasConfigured() {
        identity.close();
        BatchClient client = client();

        assertThatThrownBy(() -> ask(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContainingAll("no AWS credentials are configured", "no instance metadata service answers");
        assertThat(client.describe())
                .anyMatch(f -> f.source().equals("instance metadata") && f.result() == Finding.Result.FAILED);
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
    void inTheClearOnlyTheMachineItselfIsAskedForAContainersKeys(String address, boolean allowed) {
        machine.with("AWS_CONTAINER_CREDENTIALS_FULL_URI=" + address);

        if (allowed) {
            assertThat(used(client()).source()).isEqualTo("container");
        } else {
            assertThatThrownBy(this::client)
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
    void aProgramThatGivesNoKeysIsToldInOneSentenceAndAskedAgainNextTime(String command, String sentence) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String quoted = windows || !command.startsWith("echo ") ? command : "echo '" + command.substring(5) + "'";
        machine.config("[default]", "credential_process = " + quoted);
        BatchClient client = client();

        assertThatThrownBy(() -> ask(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("profile default in ")
                .hasMessageNotContaining("secret-text");
        machine.config("[default]", "credential_process = unread");
        assertThatThrownBy(() -> ask(client)).hasMessageContaining(sentence);
        assertThat(batch.requests()).isEmpty();
    }

    @Test
    void aProgramThatDoesNotEndIsEndedWithAllThatItStarted() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        String pipeline = windows ? "ping -n 60 127.0.0.1 | more" : "sleep 60 | cat";

        assertThatThrownBy(() -> CredentialProcess.run(pipeline, machine.surroundings(), Duration.ofMillis(100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its program ran for longer than PT0.1S");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "with,comma", "with\nline", "caf\u00e9"})
    void aKeyThatCannotBeSentIsRefusedAtOnceAndNotShown(String text) {
        assertThatThrownBy(() -> AwsCredentials.of(text, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(text);
        assertThatThrownBy(() -> AwsCredentials.of(ID, SECRET, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"container", "instance"})
    void noProxySeesTheKeysThatTheMachineGives(String place) {
        if (place.equals("container")) {
            machine.with("AWS_CONTAINER_CREDENTIALS_FULL_URI=" + identity.url() + "/v2/credentials/task");
        }
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
        transport.close();
        transport = Transport.builder()
                .okHttpClient(new OkHttpClient.Builder().proxySelector(proxies).build())
                .clock(clock)
                .build();

        ask(client());

        assertThat(asked)
                .isNotEmpty()
                .noneMatch(uri -> uri.getPort() == identity.url().getPort());
    }

    @Test
    void anAuthorizationForTheContainersServiceThatCannotBeSentIsNamed() {
        machine.with(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + identity.url() + "/get",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN=two\nlines");

        assertThatThrownBy(() -> ask(client()))
                .hasMessageContaining("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                .hasMessageNotContaining("two\nlines");

        machine.environment.remove("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        String file = machine.write("token", "two\nlines").toString();
        machine.with("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + file);
        assertThatThrownBy(() -> ask(client())).hasMessageContaining(file).hasMessageNotContaining("two\nlines");
    }

    @Test
    void keysOfAProgramAreFetchedAnewWhenTheyEnd() {
        String end = clock.instant().plusSeconds(600).toString();
        batch.temporaryKey(
                "ASIAPROCESS",
                "session-secret",
                "session-token==",
                clock.instant().plusSeconds(600));
        String command =
                printing("{\"Version\":1,\"AccessKeyId\":\"ASIAPROCESS\",\"SecretAccessKey\":\"session-secret\","
                        + "\"SessionToken\":\"session-token==\",\"Expiration\":\"" + end + "\"}");
        machine.config("[default]", "credential_process = " + command);
        BatchClient client = client();
        ask(client);
        printing("{\"Version\":1,\"AccessKeyId\":\"" + ID + "\",\"SecretAccessKey\":\"" + SECRET + "\"}");
        ask(client);
        assertThat(signedWith()).isEqualTo("ASIAPROCESS");

        clock.advance(Duration.ofSeconds(601));
        ask(client);

        assertThat(signedWith()).isEqualTo(ID);
    }

    @Test
    void keysInAProfileAreReadAnewWhenTheyWereRefusedAsExpired() {
        batch.temporaryKey(
                "ASIAOLD", "session-secret", "session-token==", clock.instant().plusSeconds(60));
        machine.credentials(
                "[default]",
                "aws_access_key_id=ASIAOLD",
                "aws_secret_access_key=session-secret",
                "aws_session_token=session-token==");
        BatchClient client = client();
        ask(client);
        clock.advance(Duration.ofSeconds(61));
        machine.credentials("[default]", keys());

        ask(client);

        assertThat(signedWith()).isEqualTo(ID);
        assertThat(batch.requests()).hasSize(3);
    }

    @Test
    void aTokensFileIsReadForEachExchange() {
        machine.with("AWS_ROLE_ARN=" + ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE=~/web-token");
        machine.write("web-token", WEB_TOKEN);
        BatchClient client = client();
        ask(client);
        identity.webIdentityToken("another-token", clock.instant().plus(Duration.ofDays(9)));
        machine.write("web-token", "another-token");
        clock.advance(Duration.ofDays(2));

        ask(client);

        assertThat(signedWith()).isEqualTo("ASIAISSUED2");
        assertThat(identity.requests()).hasSize(2);
    }

    @Test
    void aContainersTokensFileIsReadForEachFetchToo() {
        machine.with(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + identity.url() + "/get",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=" + machine.write("token", AUTHORIZATION));
        BatchClient client = client();
        ask(client);
        identity.container("/get", "rotated-authorization");
        machine.write("token", "rotated-authorization");
        clock.advance(Duration.ofHours(2));

        ask(client);

        assertThat(signedWith()).isEqualTo("ASIAISSUED2");
    }

    @Test
    void aTokenThatHasExpiredIsReadOnceMoreAndNotHeldAgainstTheNextCall() {
        machine.with("AWS_ROLE_ARN=" + ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE=~/web-token");
        machine.write("web-token", WEB_TOKEN);
        clock.advance(Duration.ofDays(2));
        BatchClient client = client();

        assertThatThrownBy(() -> ask(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("what STS was shown has expired")
                .satisfies(new Secrets(List.of(WEB_TOKEN))::notIn);
        assertThat(identity.requests()).hasSize(2);

        identity.webIdentityToken("fresh-token", clock.instant().plusSeconds(600));
        machine.write("web-token", "fresh-token");
        ask(client);
        assertThat(signedWith()).isEqualTo("ASIAISSUED1");
    }

    @Test
    void aTokensFileThatIsGoneIsNamed() {
        machine.with("AWS_ROLE_ARN=" + ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE=~/web-token");

        assertThatThrownBy(() -> ask(client())).hasMessageContaining("~/web-token is empty or does not exist");
        assertThat(identity.requests()).isEmpty();
    }

    @Test
    void aRoleThatIsRefusedIsAskedForOnceHoweverManyWait() {
        machine.config("[default]", "role_arn = " + OTHER, "source_profile = base", "[profile base]", keys());
        BatchClient client = client();
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(client.describeJobs(List.of("any")));
        }

        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(() -> Calls.await(call))
                        .isInstanceOf(SdkException.Unauthenticated.class)
                        .hasMessageContainingAll("STS refuses the role", "AccessDenied"));
        assertThatThrownBy(() -> ask(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(identity.requests()).hasSize(1);
        assertThat(batch.requests()).isEmpty();
        assertThat(client.describe()).anyMatch(f -> f.result() == Finding.Result.FAILED);
    }

    static Stream<Answer> noWordOnTheKeys() {
        String lie = "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>";
        return Stream.of(
                Answer.html(403, "the proxy says no"),
                Answer.html(401, "the proxy wants a password"),
                Answer.of(403, "text/xml", lie).with("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),
                Answer.of(403, "text/xml", lie.replace("SignatureDoesNotMatch", "RequestExpired"))
                        .with("Date", "soon"));
    }

    @ParameterizedTest
    @MethodSource("noWordOnTheKeys")
    void whatIsNoWordOnTheKeysIsNotHeldAgainstThem(Answer answer) {
        machine.config("[default]", "role_arn = " + ROLE, "source_profile = base", "[profile base]", keys());
        BatchClient client = client();
        identity.fail(Fault.answer(answer));

        assertThatThrownBy(() -> ask(client)).isInstanceOf(SdkException.class);

        ask(client);
        assertThat(signedWith()).startsWith("ASIAISSUED");
    }

    @Test
    void aThousandCallsAcrossARenewalShareOneFetchAndNoneFails() {
        machine.config("[default]", "role_arn = " + ROLE, "source_profile = base", "[profile base]", keys());
        BatchClient client = client();
        String job = batch.jobs().add(BatchStatus.RUNNABLE);
        ask(client);
        // the renewal is due, and the old keys serve for two minutes more
        clock.advance(Duration.ofMinutes(57));
        List<CompletableFuture<List<BatchJob>>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.describeJobs(List.of(job)));
        }

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).hasSize(1));
        clock.advance(Duration.ofMinutes(10));
        ask(client);
        assertThat(signedWith()).isEqualTo("ASIAISSUED2");
        assertThat(identity.requests()).hasSize(2);
    }

    @Test
    void aThousandCallsAfterTheEndWaitForOneFetchAndNoneFails() {
        machine.config("[default]", "role_arn = " + ROLE, "source_profile = base", "[profile base]", keys());
        BatchClient client = client();
        ask(client);
        clock.advance(Duration.ofMinutes(59));
        List<CompletableFuture<List<BatchJob>>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.describeJobs(List.of("any")));
        }

        assertThat(calls).allSatisfy(call -> assertThat(Calls.await(call)).hasSize(1));
        assertThat(identity.requests()).hasSize(2);
        assertThat(signedWith()).isEqualTo("ASIAISSUED2");
    }

    @Test
    void anInstancesKeysServeOnWhileItsServiceIsAway() throws InterruptedException {
        // the thread on which a fetch ends, and then tells of it
        ThreadLocal<Boolean> fetched = ThreadLocal.withInitial(() -> false);
        Semaphore told = new Semaphore(0);
        transport.close();
        transport = Transport.builder()
                .clock(clock)
                .callbackExecutor(task -> {
                    task.run();
                    told.release(fetched.get() ? 1 : 0);
                    fetched.set(false);
                })
                .listener(new CallListener() {
                    @Override
                    public void callEnded(End end) {
                        fetched.set(end.operation().equals(InstanceMetadata.PLACE));
                    }
                })
                .build();
        BatchClient client = client();
        identity.lifetime(Duration.ofHours(6));
        ask(client);
        clock.advance(Duration.ofHours(4));
        identity.instanceRole(null);

        ask(client);
        ask(client);
        // the first fetch, and the renewal: one that is under way would be shared by who comes next
        told.acquire(2);

        assertThat(signedWith()).isEqualTo("ASIAISSUED1");
        identity.instanceRole("instance role");
        clock.advance(Duration.ofHours(3));
        ask(client);
        assertThat(signedWith())
                .as("refused as expired, and fetched within the call")
                .isEqualTo("ASIAISSUED2");
    }

    @Test
    void anInstancesKeysAreRenewedHalfwayToTheirEnd() {
        BatchClient client = client();
        ask(client);
        clock.advance(Duration.ofMinutes(29));
        ask(client);
        assertThat(identity.requests()).hasSize(3);
        identity.lifetime(Duration.ofHours(6));
        clock.advance(Duration.ofMinutes(1));
        ask(client);
        clock.advance(Duration.ofMinutes(31));

        ask(client);

        assertThat(signedWith()).isEqualTo("ASIAISSUED2");
        assertThat(identity.requests()).hasSize(6);
    }

    @Test
    void aCallersOwnFetchIsAskedAgainAheadOfTheEnd() {
        List<String> ids = new ArrayList<>(List.of("ASIAONE", "ASIATWO"));
        BatchClient client = BatchClient.builder()
                .surroundings(machine.surroundings())
                .transport(transport)
                .credentials(() -> {
                    String id = ids.remove(0);
                    batch.temporaryKey(
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
        open.add(client);
        ask(client);
        assertThat(signedWith()).isEqualTo("ASIAONE");
        clock.advance(Duration.ofMinutes(59));
        ask(client);

        assertThat(signedWith()).isEqualTo("ASIATWO");
        assertThat(used(client).source()).isEqualTo("the credentials' fetch given in code");
    }

    @Test
    void aCallersOwnFetchThatFailsIsToldWithoutItsMessage() {
        BatchClient client = BatchClient.builder()
                .surroundings(machine.surroundings())
                .transport(transport)
                .credentials(() -> {
                    throw new IllegalStateException("secret-text");
                })
                .build();
        open.add(client);

        assertThatThrownBy(() -> ask(client))
                .isInstanceOf(SdkException.ProviderFault.class)
                .hasMessageContaining("the credentials' fetch given in code failed")
                .hasMessageNotContaining("secret-text");
        assertThat(client.describe().toString()).doesNotContain("secret-text");
    }
}
