// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests what the fake refuses. The tests of the client check the issued credentials with the vendor's own providers.
 */
class FakeAwsIdentityTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/stopper";

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeBatch batch = new FakeBatch(clock);
    private final FakeAwsIdentity fake = new FakeAwsIdentity(batch);
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void addAccounts() {
        fake.addRole(ROLE, "");
        fake.addRole("guarded", "external");
        fake.addWebIdentityToken("web-token", clock.instant().plusSeconds(60));
        fake.addContainerEndpoint("/open", null);
        fake.addContainerEndpoint("/guarded", "the-authorization");
        fake.setInstanceRole("role");
    }

    @AfterEach
    void closeServers() {
        fake.close();
        batch.close();
    }

    private HttpResponse<String> sendRequest(String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(fake.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /, Action=AssumeRole&Version=2011-06-15&RoleArn=r&RoleSessionName=ss, 403, MissingAuthenticationToken",
        "POST, /, Action=AssumeRole&Version=2010-01-01, 400, InvalidAction",
        "POST, /, Action=GetCallerIdentity&Version=2011-06-15, 400, InvalidAction",
        "PUT, /, Action=AssumeRole&Version=2011-06-15, 404, NotFound",
        "POST, /, Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=wrong, 400, InvalidIdentityToken",
        "POST, /, Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=web-token, 400, ValidationError",
        "POST, /, Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=web-token&RoleArn=r&RoleSessionName=s, 400, ValidationError",
        "POST, /, Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=web-token&RoleArn=r&RoleSessionName=ss, 403, AccessDenied",
        "POST, /, Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=web-token&RoleArn=guarded&RoleSessionName=ss, 403, AccessDenied",
        "POST, /, Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=web-token&RoleArn=guarded&ExternalId=external&RoleSessionName=ss&DurationSeconds=899, 400, ValidationError",
        "POST, /, Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=web-token&RoleArn=guarded&ExternalId=external&RoleSessionName=ss&DurationSeconds=43200, 200, ASIAISSUED1",
        "GET, /open, '', 200, ASIAISSUED1",
        "POST, /open, '', 405, only GET",
        "GET, /guarded, '', 403, Unauthorized",
        "GET, /latest/api/token, '', 405, ''",
        "PUT, /latest/api/token, '', 400, ''",
        "GET, /latest/meta-data/iam/security-credentials/, '', 401, ''"
    })
    void requestsAreAnsweredAsByTheRealServices(String method, String path, String body, int status, String text)
            throws Exception {
        HttpResponse<String> answer = sendRequest(method, path, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(text);
    }

    @Test
    void tokensExpire() throws Exception {
        HttpResponse<String> token =
                sendRequest("PUT", "/latest/api/token", "", "x-aws-ec2-metadata-token-ttl-seconds", "60");
        String roles = "/latest/meta-data/iam/security-credentials/";
        assertThat(sendRequest("GET", roles, "", "x-aws-ec2-metadata-token", token.body())
                        .body())
                .isEqualTo("role");
        assertThat(sendRequest("GET", roles + "other", "", "x-aws-ec2-metadata-token", token.body())
                        .statusCode())
                .isEqualTo(404);
        clock.advance(Duration.ofSeconds(60));

        assertThat(sendRequest("GET", roles, "", "x-aws-ec2-metadata-token", token.body())
                        .statusCode())
                .isEqualTo(401);
        assertThat(sendRequest(
                                "POST",
                                "/",
                                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&WebIdentityToken=web-token")
                        .body())
                .contains("ExpiredTokenException");
        assertThat(fake.receivedRequests().toString()).doesNotContain("web-token", token.body());
    }
}
