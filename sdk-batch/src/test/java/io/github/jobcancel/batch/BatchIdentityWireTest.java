// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.batch.auth.AwsTestMachine;
import io.github.jobcancel.testkit.ReceivedRequest;
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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Compares our requests for keys with those of the AWS SDK's own providers, both sent to the same fake. The SDK's
 * providers read their settings from the system properties of this process, which the test restores.
 */
class BatchIdentityWireTest {
    private static final String WEB_TOKEN = "eyJhbGciOi.web+identity/token=";

    @TempDir
    private Path home;

    @RegisterExtension
    final BatchFixture fixture = new BatchFixture();

    private final FakeBatch batch = fixture.fake;
    private final FakeAwsIdentity identity = new FakeAwsIdentity(batch);
    private AwsTestMachine machine;

    @BeforeEach
    void startMachine() {
        machine = new AwsTestMachine(home).withSettings("aws.region=us-east-1", "aws.endpointUrlSts=" + identity.url());
        identity.addRole(BatchCredentialsTest.ROLE, "the external id");
        identity.addWebIdentityToken(WEB_TOKEN, fixture.clock.instant().plus(Duration.ofDays(1)));
        identity.setInstanceRole("instance-role");
        identity.addContainerEndpoint("/v2/credentials/task", "Bearer a-container-token");
    }

    @AfterEach
    void close() {
        identity.close();
    }

    interface VendorCall {
        AwsCredentialsProvider newProvider();
    }

    /** Returns the requests of the AWS SDK, followed by ours. */
    private List<List<ReceivedRequest>> requestsOfBoth(VendorCall vendor) {
        Map<String, String> settings = Map.copyOf(machine.properties);
        Map<String, String> before = new TreeMap<>();
        settings.forEach((name, value) -> before.put(name, System.getProperty(name, "")));
        try {
            settings.forEach(System::setProperty);
            assertThat(vendor.newProvider().resolveCredentials().accessKeyId()).startsWith("ASIAISSUED");
        } finally {
            before.forEach((name, value) -> {
                if (value.isEmpty()) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
        List<ReceivedRequest> vendorRequests = identity.receivedRequests();
        identity.clearReceivedRequests();
        machine.withSettings("aws.endpointUrlBatch=" + batch.url());
        try (BatchClient client = BatchClient.builder()
                .systemEnvironment(machine.systemEnvironment())
                .build()) {
            Calls.await(client.describeJobs(List.of("any")));
        }
        return List.of(vendorRequests, identity.receivedRequests());
    }

    private static Map<String, String> formOf(ReceivedRequest request) {
        return new TreeMap<>(request.formParameters());
    }

    private static void assertSameRequests(List<List<ReceivedRequest>> requests, String... headers) {
        List<ReceivedRequest> vendorRequest = requests.get(0);
        List<ReceivedRequest> libraryRequest = requests.get(1);
        assertThat(libraryRequest)
                .extracting(ReceivedRequest::requestLine)
                .isEqualTo(
                        vendorRequest.stream().map(ReceivedRequest::requestLine).toList());
        for (int i = 0; i < libraryRequest.size(); i++) {
            for (String header : headers) {
                assertThat(libraryRequest.get(i).header(header))
                        .as(header)
                        .isEqualTo(vendorRequest.get(i).header(header));
            }
        }
    }

    @Test
    void profileRoleRequestEqualsTheVendors() {
        String text = "[default]\nrole_arn = " + BatchCredentialsTest.ROLE + "\nrole_session_name = s.e@s\n"
                + "external_id = the external id\nsource_profile = base\nduration_seconds = 1800\n[profile base]\n"
                + "aws_access_key_id = " + FakeBatch.ACCESS_KEY + "\naws_secret_access_key = " + FakeBatch.SECRET_KEY;
        machine.writeConfig(text);

        List<List<ReceivedRequest>> requests = requestsOfBoth(() -> ProfileCredentialsProvider.builder()
                .profileFile(ProfileFile.builder()
                        .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .type(ProfileFile.Type.CONFIGURATION)
                        .build())
                .build());

        assertSameRequests(requests);
        Map<String, String> libraryForm = formOf(requests.get(1).get(0));
        // the AWS SDK for Java ignores this key; other AWS tools send it
        assertThat(libraryForm.remove("DurationSeconds")).isEqualTo("1800");
        Map<String, String> vendorForm = formOf(requests.get(0).get(0));
        vendorForm.remove("DurationSeconds");
        assertThat(libraryForm).isEqualTo(vendorForm).hasSize(5);
        assertThat(requests.get(1).get(0).header("Authorization")).isPresent();
    }

    @Test
    void webIdentityRequestEqualsTheVendors() {
        machine.withSettings(
                "aws.roleArn=" + BatchCredentialsTest.ROLE,
                "aws.roleSessionName=session",
                "aws.webIdentityTokenFile=" + machine.writeFile("web-token", WEB_TOKEN));
        identity.addRole(BatchCredentialsTest.ROLE, "");

        List<List<ReceivedRequest>> requests = requestsOfBoth(WebIdentityTokenFileCredentialsProvider::create);

        assertSameRequests(requests, "Authorization", "X-Amz-Security-Token");
        assertThat(formOf(requests.get(1).get(0)))
                .isEqualTo(formOf(requests.get(0).get(0)))
                .containsKeys("Action", "Version", "RoleArn", "RoleSessionName", "WebIdentityToken");
        assertThat(requests.get(1).get(0).header("Authorization")).isEmpty();
    }

    @Test
    void instanceMetadataRequestsEqualTheVendors() {
        machine.withSettings("aws.ec2MetadataServiceEndpoint=" + identity.url());

        List<List<ReceivedRequest>> requests = requestsOfBoth(() -> InstanceProfileCredentialsProvider.builder()
                .endpoint(identity.url().toString())
                .build());

        assertSameRequests(requests, "x-aws-ec2-metadata-token-ttl-seconds");
        assertThat(requests.get(1)).hasSize(3);
        // the two requests carry different tokens, so only the presence of a token can be compared
        assertThat(requests.get(1))
                .extracting(r -> r.header("x-aws-ec2-metadata-token").isPresent())
                .containsExactly(false, true, true);
        assertThat(requests.get(0))
                .extracting(r -> r.header("x-aws-ec2-metadata-token").isPresent())
                .containsExactly(false, true, true);
    }

    @Test
    void containerRequestEqualsTheVendors() {
        machine.withSettings(
                "aws.containerCredentialsFullUri=" + identity.url() + "/v2/credentials/task",
                "aws.containerAuthorizationToken=Bearer a-container-token");

        assertSameRequests(
                requestsOfBoth(() -> ContainerCredentialsProvider.builder().build()), "Authorization");
    }

    @Test
    void containerTokenFileRequestEqualsTheVendors() {
        machine.withSettings(
                "aws.containerCredentialsFullUri=" + identity.url() + "/v2/credentials/task",
                "aws.containerAuthorizationTokenFile=" + machine.writeFile("token", "Bearer a-container-token"));

        assertSameRequests(
                requestsOfBoth(() -> ContainerCredentialsProvider.builder().build()), "Authorization");
    }
}
