// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.FakeAwsIdentity;
import io.github.jobcancel.testkit.batch.FakeBatch;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The vendor's own providers and ours ask the same fake for keys: it must be the same requests. The vendor's read settings from
 * this process's system properties, which are put back.
 */
class BatchIdentityWireTest {
    private static final String WEB_TOKEN = "eyJhbGciOi.web+identity/token=";

    @TempDir
    private Path home;

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch batch = new FakeBatch(clock);
    private final FakeAwsIdentity identity = new FakeAwsIdentity(batch);
    private AwsMachine machine;

    @BeforeEach
    void machine() {
        machine = new AwsMachine(home).with("aws.region=us-east-1", "aws.endpointUrlSts=" + identity.url());
        identity.role(BatchCredentialsTest.ROLE, "the external id");
        identity.webIdentityToken(WEB_TOKEN, clock.instant().plus(Duration.ofDays(1)));
        identity.instanceRole("instance-role");
        identity.container("/v2/credentials/task", "Bearer a-container-token");
    }

    @AfterEach
    void close() {
        identity.close();
        batch.close();
    }

    interface Vendor {
        AwsCredentialsProvider make();
    }

    /** The vendor's requests first, then ours. */
    private List<List<Incoming>> both(Vendor vendor) {
        Map<String, String> settings = Map.copyOf(machine.properties);
        Map<String, String> before = new TreeMap<>();
        settings.forEach((name, value) -> before.put(name, System.getProperty(name, "")));
        try {
            settings.forEach(System::setProperty);
            assertThat(vendor.make().resolveCredentials().accessKeyId()).startsWith("ASIAISSUED");
        } finally {
            before.forEach((name, value) -> {
                if (value.isEmpty()) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
        List<Incoming> theirs = identity.requests();
        identity.clearRequests();
        machine.with("aws.endpointUrlBatch=" + batch.url());
        try (BatchClient client =
                BatchClient.builder().surroundings(machine.surroundings()).build()) {
            Calls.await(client.describeJobs(List.of("any")));
        }
        return List.of(theirs, identity.requests());
    }

    private static Map<String, String> formOf(Incoming request) {
        return new TreeMap<>(request.form());
    }

    private static void same(List<List<Incoming>> both, String... headers) {
        List<Incoming> theirs = both.get(0);
        List<Incoming> ours = both.get(1);
        assertThat(ours)
                .extracting(Incoming::line)
                .isEqualTo(theirs.stream().map(Incoming::line).toList());
        for (int i = 0; i < ours.size(); i++) {
            for (String header : headers) {
                assertThat(ours.get(i).header(header))
                        .as(header)
                        .isEqualTo(theirs.get(i).header(header));
            }
        }
    }

    @Test
    void theRoleOfAProfileIsAskedForAsTheVendorDoes() {
        String text = "[default]\nrole_arn = " + BatchCredentialsTest.ROLE + "\nrole_session_name = s.e@s\n"
                + "external_id = the external id\nsource_profile = base\nduration_seconds = 1800\n[profile base]\n"
                + "aws_access_key_id = " + FakeBatch.ACCESS_KEY + "\naws_secret_access_key = " + FakeBatch.SECRET_KEY;
        machine.config(text);

        List<List<Incoming>> both = both(() -> ProfileCredentialsProvider.builder()
                .profileFile(ProfileFile.builder()
                        .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .type(ProfileFile.Type.CONFIGURATION)
                        .build())
                .build());

        same(both);
        Map<String, String> ours = formOf(both.get(1).get(0));
        // the vendor's own leaves this key aside, its other tools send it
        assertThat(ours.remove("DurationSeconds")).isEqualTo("1800");
        Map<String, String> theirs = formOf(both.get(0).get(0));
        theirs.remove("DurationSeconds");
        assertThat(ours).isEqualTo(theirs).hasSize(5);
        assertThat(both.get(1).get(0).header("Authorization")).isPresent();
    }

    @Test
    void aWebIdentityIsShownAsTheVendorDoes() {
        machine.with(
                "aws.roleArn=" + BatchCredentialsTest.ROLE,
                "aws.roleSessionName=session",
                "aws.webIdentityTokenFile=" + machine.write("web-token", WEB_TOKEN));
        identity.role(BatchCredentialsTest.ROLE, "");

        List<List<Incoming>> both = both(WebIdentityTokenFileCredentialsProvider::create);

        same(both, "Authorization", "X-Amz-Security-Token");
        assertThat(formOf(both.get(1).get(0)))
                .isEqualTo(formOf(both.get(0).get(0)))
                .containsKeys("Action", "Version", "RoleArn", "RoleSessionName", "WebIdentityToken");
        assertThat(both.get(1).get(0).header("Authorization")).isEmpty();
    }

    @Test
    void theInstancesServiceIsAskedAsTheVendorDoes() {
        machine.with("aws.ec2MetadataServiceEndpoint=" + identity.url());

        List<List<Incoming>> both = both(() -> InstanceProfileCredentialsProvider.builder()
                .endpoint(identity.url().toString())
                .build());

        same(both, "x-aws-ec2-metadata-token-ttl-seconds");
        assertThat(both.get(1)).hasSize(3);
        // each has a token of its own, so only that there is one can be compared
        assertThat(both.get(1))
                .extracting(r -> r.header("x-aws-ec2-metadata-token").isPresent())
                .containsExactly(false, true, true);
        assertThat(both.get(0))
                .extracting(r -> r.header("x-aws-ec2-metadata-token").isPresent())
                .containsExactly(false, true, true);
    }

    @Test
    void theContainersServiceIsAskedAsTheVendorDoes() {
        machine.with(
                "aws.containerCredentialsFullUri=" + identity.url() + "/v2/credentials/task",
                "aws.containerAuthorizationToken=Bearer a-container-token");

        same(both(() -> ContainerCredentialsProvider.builder().build()), "Authorization");
    }

    @Test
    void theContainersTokenMayStandInAFileForBoth() {
        machine.with(
                "aws.containerCredentialsFullUri=" + identity.url() + "/v2/credentials/task",
                "aws.containerAuthorizationTokenFile=" + machine.write("token", "Bearer a-container-token"));

        same(both(() -> ContainerCredentialsProvider.builder().build()), "Authorization");
    }
}
