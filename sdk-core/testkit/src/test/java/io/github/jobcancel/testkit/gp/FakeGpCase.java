// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import static io.github.jobcancel.testkit.gp.FakeGpTokenKind.SERVER;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One fake, one bare client, and short ways to the operations of both dialects. */
class FakeGpCase {
    static final Instant START = Instant.parse("2026-09-01T08:00:00Z");
    static final Duration LONG = Duration.ofDays(30);

    FakeGp fake;
    FakeGpCaller caller;
    String token;

    @BeforeEach
    void start() {
        fake = new FakeGp(new ManualClock(START));
        caller = new FakeGpCaller();
        fake.addServerUser("siteadmin", "s&cret", FakeGpRole.ADMINISTRATOR);
        token = fake.issueToken(SERVER, "siteadmin", LONG);
    }

    @AfterEach
    void stop() {
        caller.close();
        fake.close();
    }

    String admin() {
        return fake.serverUrl() + "/admin/services/Maps/Test.GPServer/jobs";
    }

    String rest() {
        return fake.serverUrl() + "/rest/services/Maps/Test/GPServer/Buffer/jobs";
    }

    FakeGpCaller.Reply adminPost(String tail) {
        return caller.post(admin() + tail, "f=json&token=" + token);
    }

    JsonNode adminGet(String tail) {
        String url = admin() + tail + (tail.contains("?") ? "&" : "?") + "f=json";
        return caller.get(url, "X-Esri-Authorization", "Bearer " + token).json();
    }

    JsonNode restPost(String tail) {
        return caller.post(rest() + tail, "f=json&token=" + token).json();
    }

    FakeGpState state(String id) {
        return fake.job(id).orElseThrow().state();
    }

    void advance(long seconds) {
        fake.clock().advance(Duration.ofSeconds(seconds));
    }
}
