// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.GpTokenKind.SERVER;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Fixture with one fake, one HTTP client and shortcuts for the operations of both dialects. */
class FakeGpTestCase {
    static final Instant START = Instant.parse("2026-09-01T08:00:00Z");
    static final Duration LONG_LIFETIME = Duration.ofDays(30);

    FakeGp fake;
    GpCaller caller;
    String token;

    @BeforeEach
    void startFake() {
        fake = new FakeGp(new ManualClock(START));
        caller = new GpCaller();
        fake.accounts().addServerUser("siteadmin", "s&cret", GpRole.ADMINISTRATOR);
        token = fake.accounts().issueToken(SERVER, "siteadmin", LONG_LIFETIME);
    }

    @AfterEach
    void closeFake() {
        caller.close();
        fake.close();
    }

    String adminJobsUrl() {
        return fake.serverUrl() + "/admin/services/Maps/Test.GPServer/jobs";
    }

    String restJobsUrl() {
        return fake.serverUrl() + "/rest/services/Maps/Test/GPServer/Buffer/jobs";
    }

    GpCaller.Reply adminPost(String tail) {
        return caller.post(adminJobsUrl() + tail, "f=json&token=" + token);
    }

    JsonNode adminGet(String tail) {
        String url = adminJobsUrl() + tail + (tail.contains("?") ? "&" : "?") + "f=json";
        return caller.get(url, "X-Esri-Authorization", "Bearer " + token).json();
    }

    JsonNode restPost(String tail) {
        return caller.post(restJobsUrl() + tail, "f=json&token=" + token).json();
    }

    GpJobState stateOf(String id) {
        return fake.job(id).orElseThrow().state();
    }

    void advanceSeconds(long seconds) {
        fake.clock().advance(Duration.ofSeconds(seconds));
    }
}
