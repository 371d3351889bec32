// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.ScriptPacket.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeScriptPacketTest {
    private static final String HEARTBEAT = "{\"service\":\"heartbeat\",\"operation\":\"HEARTBEAT\"}";

    private final ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_760_000_000));
    private final FakeScript fake = new FakeScript(clock);
    private final ScriptCaller caller = new ScriptCaller(fake);

    @BeforeEach
    void login() {
        caller.login();
    }

    @AfterEach
    void close() {
        caller.close();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /, 404",
        "POST, /dispatcherv2, 404",
        "POST, /s2sdispatcher/s2sdispatcher, 404",
        "POST, /s2sdispatcher?x=1, 404",
        "GET, /s2sdispatcher, 405",
        "PUT, /s2sdispatcher, 405",
        "POST, /s2sdispatcher, 400"
    })
    void onlyAPostToTheDispatcherIsRead(String method, String target, int expected) {
        assertThat(caller.send(method, target, "{}").status()).isEqualTo(expected);
    }

    @Test
    void dispatcherIsTheWholeUrl() {
        assertThat(fake.dispatcher()).hasToString(fake.url() + "/s2sdispatcher");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "hello", "[1]", "\"x\"", "{\"packetId\":1", "{} trailing", "{}{}"})
    void bodyThatIsNoJsonObjectIsAParsingError(String body) {
        assertThat(caller.post(body).flat()).isEqualTo("400 400/40408");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"service\":\"script\"}",
                "{\"messages\":[{}]}",
                "{\"packetId\":-1,\"messages\":[{}]}",
                "{\"packetId\":\"1\",\"messages\":[{}]}",
                "{\"packetId\":1.5,\"messages\":[{}]}",
                "{\"packetId\":9223372036854775808,\"messages\":[{}]}",
                "{\"packetId\":1,\"messages\":[]}",
                "{\"packetId\":1,\"messages\":{}}",
                "{\"packetId\":1,\"messages\":[1]}"
            })
    void packetWithoutNumberOrMessagesIsAnInvalidRequest(String body) {
        assertThat(caller.post(body).flat()).isEqualTo("400 400/40001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"sessionId\":null,", "\"sessionId\":\"\","})
    void packetWithoutASessionIsRefusedAsSuch(String member) {
        assertThat(caller.post("{" + member + "\"packetId\":1,\"messages\":[" + HEARTBEAT + "]}")
                        .flat())
                .isEqualTo("403 403/40304");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"nobodyknowsthissession\"", "17"})
    void unknownSessionIsToldLikeAnExpiredOne(String session) {
        assertThat(caller.post("{\"sessionId\":" + session + ",\"packetId\":1,\"messages\":[" + HEARTBEAT + "]}")
                        .flat())
                .isEqualTo("403 403/40365");
    }

    @Test
    void sessionEndsAfterItsIdleLifeAndAnyPacketRenewsIt() {
        clock.advance(Duration.ofSeconds(1800));
        assertThat(caller.run(HEARTBEAT).at(0)).isEqualTo("200");
        clock.advance(Duration.ofSeconds(1800));
        assertThat(caller.run(ScriptCaller.cancel("none")).at(0)).isEqualTo("400/40465");
        assertThat(fake.liveSessions()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1_800_001));

        assertThat(fake.liveSessions()).isZero();
        assertThat(caller.run(HEARTBEAT).flat()).isEqualTo("403 403/40365");
    }

    @Test
    void sessionLifeIsAKnob() {
        fake.knobs().sessionLife(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(6));

        assertThat(caller.run(HEARTBEAT).flat()).isEqualTo("403 403/40365");
    }

    @ParameterizedTest
    @EnumSource(ScriptKnobs.Expiry.class)
    void expiryIsToldInTheStyleOfTheKnob(ScriptKnobs.Expiry style) {
        fake.knobs().expiry(style);
        fake.expireSessions();

        ScriptCaller.Reply reply = caller.run(HEARTBEAT, HEARTBEAT);

        assertThat(reply.status()).isEqualTo(style.name().endsWith("403") ? 403 : 200);
        if (style.name().startsWith("FLAT")) {
            assertThat(reply.flat()).endsWith("403/40365");
        } else {
            assertThat(reply.json().path("packetId").asInt()).isEqualTo(1);
            assertThat(reply.at(0) + " " + reply.at(1)).isEqualTo("403/40365 403/40365");
        }
    }

    @Test
    void heartbeatAnswersNullData() {
        ScriptCaller.Reply reply = caller.run(HEARTBEAT);

        assertThat(reply.at(0)).isEqualTo("200");
        assertThat(reply.data().isNull()).isTrue();
    }

    @Test
    void samePacketAgainGetsTheStoredAnswerAndRunsNothing() {
        String job = fake.addBatch(ScriptPlan.RUNNING);
        String packet = caller.packet(1, ScriptCaller.cancel(job));
        ScriptCaller.Reply first = caller.post(packet);
        clock.advance(Duration.ofMinutes(1));
        fake.move(job, ScriptPlan.RUNNING);

        assertThat(caller.post(packet)).isEqualTo(first);
        assertThat(fake.job(job).runState()).isEqualTo(ScriptPlan.RUNNING);
        assertThat(fake.job(job).cancels()).isEqualTo(1);
        assertThat(fake.packets())
                .extracting(ScriptPacket::session, ScriptPacket::fate)
                .containsExactly(tuple("", Fate.RAN), tuple("s1", Fate.RAN), tuple("s1", Fate.REPLAYED));
    }

    @Test
    void orderOfMembersAndWhiteSpaceDoNotMakeAnotherPacket() {
        ScriptCaller.Reply first = caller.post(caller.packet(1, HEARTBEAT));
        String other = "{ \"messages\":[{\"operation\":\"HEARTBEAT\",\"service\":\"heartbeat\"}],\n\"sessionId\":\""
                + caller.session + "\", \"packetId\":1}\r\n\r\n";

        assertThat(caller.post(other)).isEqualTo(first);
        assertThat(fake.packets().get(2).fate()).isEqualTo(Fate.REPLAYED);
    }

    @ParameterizedTest
    @CsvSource({"5, 400 400/40953", "4, 400 400/40730", "0, 400 400/40730", "7, 400 400/40566", "6, 200 -"})
    void numbersAfterPacketFiveAreCheckedInOrder(long number, String expected) {
        for (int i = 1; i <= 5; i++) {
            caller.post(caller.packet(i, HEARTBEAT));
        }

        assertThat(caller.post(caller.packet(number, ScriptCaller.cancel("none")))
                        .flat())
                .isEqualTo(expected);
        // a refused number is not used up
        assertThat(caller.post(caller.packet(number == 6 ? 7 : 6, HEARTBEAT)).at(0))
                .isEqualTo("200");
    }

    @Test
    void gapsAreAcceptedIfTheKnobSaysSo() {
        fake.knobs().gapsAllowed(true);

        assertThat(caller.post(caller.packet(9, HEARTBEAT)).at(0)).isEqualTo("200");
        assertThat(caller.post(caller.packet(8, HEARTBEAT)).flat()).isEqualTo("400 400/40730");
    }

    @Test
    void bundleKeepsOrderAndAFailedMessageStopsNothing() {
        String running = fake.addBatch(ScriptPlan.RUNNING);
        String done = fake.addBatch(ScriptPlan.COMPLETED);

        ScriptCaller.Reply reply = caller.run(
                ScriptCaller.cancel("none"), ScriptCaller.cancel(done), HEARTBEAT, ScriptCaller.cancel(running));

        assertThat(reply.json().path("messageResponses").size()).isEqualTo(4);
        assertThat(reply.at(0)).isEqualTo("400/40465");
        assertThat(reply.at(1)).isEqualTo("400/40720");
        assertThat(reply.at(2)).isEqualTo("200");
        assertThat(reply.entry(3).at("/data/jobId").asText()).isEqualTo(running);
        assertThat(reply.json().has("responses")).isFalse();
    }

    @Test
    void tooLargeBundleIsRefusedAsAWholeAndItsNumberIsUsed() {
        String job = fake.addBatch(ScriptPlan.RUNNING);
        String[] eleven = Collections.nCopies(11, ScriptCaller.cancel(job)).toArray(String[]::new);
        String[] ten = Collections.nCopies(10, HEARTBEAT).toArray(String[]::new);

        assertThat(caller.run(eleven).flat()).isEqualTo("400 400/40001");
        assertThat(fake.job(job).cancels()).isZero();
        assertThat(caller.run(ten).at(9)).isEqualTo("200");
    }

    @Test
    void loginInsideABundleIsRefusedAlone() {
        JsonNode login = ScriptWire.parse(ScriptCaller.loginBody(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
                .orElseThrow();

        ScriptCaller.Reply reply =
                caller.run(HEARTBEAT, login.path("messages").path(0).toString());

        assertThat(reply.at(0) + " " + reply.at(1)).isEqualTo("200 400/40001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"service\":\"script\",\"operation\":\"CancelUserScriptBatch\"}",
                "{\"service\":\"scripts\",\"operation\":\"CANCEL_USER_SCRIPT_BATCH\"}",
                "{\"service\":\"heartbeat\",\"operation\":\"BEAT\"}",
                "{\"service\":\"authenticationV2\",\"operation\":\"LOGOUT\"}",
                "{}"
            })
    void unknownServiceOrOperationIsInvalid(String message) {
        assertThat(caller.run(message).at(0)).isEqualTo("400/40333");
    }

    @Test
    void sessionsOfOneServerAreIndependent() {
        String first = caller.session;
        caller.login();
        String second = caller.session;
        assertThat(second).isNotEqualTo(first);

        assertThat(caller.post(caller.packet(1, HEARTBEAT)).at(0)).isEqualTo("200");
        caller.session = first;
        assertThat(caller.post(caller.packet(1, HEARTBEAT)).at(0)).isEqualTo("200");
        assertThat(fake.packets()).extracting(ScriptPacket::session).containsExactly("", "", "s2", "s1");
    }

    @Test
    void busySessionRefusesOtherPacketsAndTheSamePacketToo() {
        String job = fake.addBatch(ScriptPlan.RUNNING);
        Hold hold = new Hold();
        fake.keepBusy(hold);
        String packet = caller.packet(1, ScriptCaller.cancel(job));
        CompletableFuture<ScriptCaller.Reply> slow = caller.later(packet);
        hold.awaitArrival();

        assertThat(caller.post(packet).flat()).isEqualTo("400 400/40606");
        assertThat(caller.post(caller.packet(2, HEARTBEAT)).flat()).isEqualTo("400 400/40606");
        hold.release();
        assertThat(slow.join().at(0)).isEqualTo("200");
        assertThat(caller.post(packet)).isEqualTo(slow.join());
        assertThat(caller.post(caller.packet(2, HEARTBEAT)).at(0)).isEqualTo("200");
        assertThat(fake.job(job).cancels()).isEqualTo(1);
    }

    @Test
    void samePacketWaitsForTheBusySessionIfTheKnobSaysSo() {
        fake.knobs().duplicateWaits(true);
        Hold hold = new Hold();
        fake.keepBusy(hold);
        String packet = caller.packet(1, HEARTBEAT);
        CompletableFuture<ScriptCaller.Reply> slow = caller.later(packet);
        hold.awaitArrival();
        CompletableFuture<ScriptCaller.Reply> again = caller.later(packet);
        while (fake.packets().stream().noneMatch(p -> p.fate() == Fate.REPLAYED)) {
            Thread.onSpinWait();
        }

        assertThat(again).isNotDone();
        assertThat(caller.post(caller.packet(2, HEARTBEAT)).flat()).isEqualTo("400 400/40606");
        hold.release();

        assertThat(again.join()).isEqualTo(slow.join());
    }

    @Test
    void unknownMembersAreIgnored() {
        String body = caller.packet(1, HEARTBEAT.replace("}", ",\"appId\":\"23001\"}"))
                .replaceFirst("\\{", "{\"gameId\":\"23001\",\"appId\":\"23001\",");

        assertThat(caller.post(body).at(0)).isEqualTo("200");
    }
}
