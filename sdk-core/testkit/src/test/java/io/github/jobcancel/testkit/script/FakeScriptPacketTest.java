// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.script.ScriptPacket.Handling;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeScriptPacketTest extends FakeScriptTestCase {
    private static final String HEARTBEAT = "{\"service\":\"heartbeat\",\"operation\":\"HEARTBEAT\"}";

    @BeforeEach
    void login() {
        caller.login();
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
    void requestIsReadOnlyAsAPostToTheDispatcher(String method, String target, int expected) {
        assertThat(caller.sendRequest(method, target, "{}").status()).isEqualTo(expected);
    }

    @Test
    void dispatcherUrlContainsThePath() {
        assertThat(fake.dispatcherUrl()).hasToString(fake.url() + "/s2sdispatcher");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "hello", "[1]", "\"x\"", "{\"packetId\":1", "{} trailing", "{}{}"})
    void bodyThatIsNotAJsonObjectIsAParsingError(String body) {
        assertThat(caller.postPacket(body).flatCode()).isEqualTo("400 400/40408");
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
        assertThat(caller.postPacket(body).flatCode()).isEqualTo("400 400/40001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"sessionId\":null,", "\"sessionId\":\"\","})
    void packetWithoutASessionIsRefusedWithNoSession(String member) {
        assertThat(caller.postPacket("{" + member + "\"packetId\":1,\"messages\":[" + HEARTBEAT + "]}")
                        .flatCode())
                .isEqualTo("403 403/40304");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"nobodyknowsthissession\"", "17"})
    void unknownSessionIsAnsweredLikeAnExpiredSession(String session) {
        assertThat(caller.postPacket("{\"sessionId\":" + session + ",\"packetId\":1,\"messages\":[" + HEARTBEAT + "]}")
                        .flatCode())
                .isEqualTo("403 403/40365");
    }

    @Test
    void sessionEndsAfterItsIdleLifetimeUnlessAPacketRenewsIt() {
        clock.advance(Duration.ofSeconds(1800));
        assertThat(caller.sendMessages(HEARTBEAT).codeAt(0)).isEqualTo("200");
        clock.advance(Duration.ofSeconds(1800));
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage("none")).codeAt(0))
                .isEqualTo("400/40465");
        assertThat(fake.sessions().liveCount()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1_800_001));

        assertThat(fake.sessions().liveCount()).isZero();
        assertThat(caller.sendMessages(HEARTBEAT).flatCode()).isEqualTo("403 403/40365");
    }

    @Test
    void sessionLifetimeIsConfigurable() {
        fake.behavior().setSessionLifetime(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(6));

        assertThat(caller.sendMessages(HEARTBEAT).flatCode()).isEqualTo("403 403/40365");
    }

    @ParameterizedTest
    @EnumSource(ScriptBehavior.ExpiredSessionReply.class)
    void expiredSessionIsAnsweredInTheConfiguredForm(ScriptBehavior.ExpiredSessionReply form) {
        fake.behavior().setExpiredSessionReply(form);
        fake.sessions().expireAll();

        ScriptCaller.Reply reply = caller.sendMessages(HEARTBEAT, HEARTBEAT);

        assertThat(reply.status()).isEqualTo(form.name().endsWith("403") ? 403 : 200);
        if (form.name().startsWith("FLAT")) {
            assertThat(reply.flatCode()).endsWith("403/40365");
        } else {
            assertThat(reply.json().path("packetId").asInt()).isEqualTo(1);
            assertThat(reply.codeAt(0) + " " + reply.codeAt(1)).isEqualTo("403/40365 403/40365");
        }
    }

    @Test
    void heartbeatAnswersNullData() {
        ScriptCaller.Reply reply = caller.sendMessages(HEARTBEAT);

        assertThat(reply.codeAt(0)).isEqualTo("200");
        assertThat(reply.firstData().isNull()).isTrue();
    }

    @Test
    void repeatedPacketGetsTheStoredAnswerWithoutRunning() {
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        String packet = caller.packetBody(1, ScriptCaller.cancelMessage(job));
        ScriptCaller.Reply first = caller.postPacket(packet);
        clock.advance(Duration.ofMinutes(1));
        fake.moveJob(job, ScriptJobPlan.RUNNING);

        assertThat(caller.postPacket(packet)).isEqualTo(first);
        assertThat(fake.job(job).runState()).isEqualTo(ScriptJobPlan.RUNNING);
        assertThat(fake.job(job).acceptedCancels()).isEqualTo(1);
        assertThat(fake.packets())
                .extracting(ScriptPacket::sessionLabel, ScriptPacket::handling)
                .containsExactly(
                        tuple("", Handling.EXECUTED), tuple("s1", Handling.EXECUTED), tuple("s1", Handling.REPLAYED));
    }

    @Test
    void packetIsARepeatWhateverItsMemberOrderAndWhiteSpace() {
        ScriptCaller.Reply first = caller.postPacket(caller.packetBody(1, HEARTBEAT));
        String reorderedPacket =
                "{ \"messages\":[{\"operation\":\"HEARTBEAT\",\"service\":\"heartbeat\"}],\n\"sessionId\":\""
                        + caller.sessionId + "\", \"packetId\":1}\r\n\r\n";

        assertThat(caller.postPacket(reorderedPacket)).isEqualTo(first);
        assertThat(fake.packets().get(2).handling()).isEqualTo(Handling.REPLAYED);
    }

    @ParameterizedTest
    @CsvSource({"5, 400 400/40953", "4, 400 400/40730", "0, 400 400/40730", "7, 400 400/40566", "6, 200 -"})
    void numbersAfterPacketFiveAreCheckedInOrder(long number, String expected) {
        for (int i = 1; i <= 5; i++) {
            caller.postPacket(caller.packetBody(i, HEARTBEAT));
        }

        assertThat(caller.postPacket(caller.packetBody(number, ScriptCaller.cancelMessage("none")))
                        .flatCode())
                .isEqualTo(expected);
        // a refused packet number stays unused
        assertThat(caller.postPacket(caller.packetBody(number == 6 ? 7 : 6, HEARTBEAT))
                        .codeAt(0))
                .isEqualTo("200");
    }

    @Test
    void packetNumberGapsAreAcceptedIfConfigured() {
        fake.behavior().setPacketGapsAllowed(true);

        assertThat(caller.postPacket(caller.packetBody(9, HEARTBEAT)).codeAt(0)).isEqualTo("200");
        assertThat(caller.postPacket(caller.packetBody(8, HEARTBEAT)).flatCode())
                .isEqualTo("400 400/40730");
    }

    @Test
    void bundleKeepsItsOrderAndRunsPastAFailedMessage() {
        String running = fake.addBatch(ScriptJobPlan.RUNNING);
        String completed = fake.addBatch(ScriptJobPlan.COMPLETED);

        ScriptCaller.Reply reply = caller.sendMessages(
                ScriptCaller.cancelMessage("none"),
                ScriptCaller.cancelMessage(completed),
                HEARTBEAT,
                ScriptCaller.cancelMessage(running));

        assertThat(reply.json().path("messageResponses").size()).isEqualTo(4);
        assertThat(reply.codeAt(0)).isEqualTo("400/40465");
        assertThat(reply.codeAt(1)).isEqualTo("400/40720");
        assertThat(reply.codeAt(2)).isEqualTo("200");
        assertThat(reply.responseAt(3).at("/data/jobId").asText()).isEqualTo(running);
        assertThat(reply.json().has("responses")).isFalse();
    }

    @Test
    void tooLargeBundleIsRefusedAsAWholeAndUsesItsPacketNumber() {
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        String[] elevenMessages =
                Collections.nCopies(11, ScriptCaller.cancelMessage(job)).toArray(String[]::new);
        String[] tenMessages = Collections.nCopies(10, HEARTBEAT).toArray(String[]::new);

        assertThat(caller.sendMessages(elevenMessages).flatCode()).isEqualTo("400 400/40001");
        assertThat(fake.job(job).acceptedCancels()).isZero();
        assertThat(caller.sendMessages(tenMessages).codeAt(9)).isEqualTo("200");
    }

    @Test
    void loginInsideABundleIsRefusedWithoutTheOtherMessages() {
        JsonNode login = ScriptJson.parseJson(
                        ScriptCaller.loginBody(FakeScript.APP_ID, FakeScript.SERVER_NAME, FakeScript.SERVER_SECRET))
                .orElseThrow();

        ScriptCaller.Reply reply =
                caller.sendMessages(HEARTBEAT, login.path("messages").path(0).toString());

        assertThat(reply.codeAt(0) + " " + reply.codeAt(1)).isEqualTo("200 400/40001");
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
        assertThat(caller.sendMessages(message).codeAt(0)).isEqualTo("400/40333");
    }

    @Test
    void sessionsOfOneServerAreIndependent() {
        String first = caller.sessionId;
        caller.login();
        String second = caller.sessionId;
        assertThat(second).isNotEqualTo(first);

        assertThat(caller.postPacket(caller.packetBody(1, HEARTBEAT)).codeAt(0)).isEqualTo("200");
        caller.sessionId = first;
        assertThat(caller.postPacket(caller.packetBody(1, HEARTBEAT)).codeAt(0)).isEqualTo("200");
        assertThat(fake.packets()).extracting(ScriptPacket::sessionLabel).containsExactly("", "", "s2", "s1");
    }

    @Test
    void busySessionRefusesOtherPacketsAndTheRepeatedPacket() {
        String job = fake.addBatch(ScriptJobPlan.RUNNING);
        ReplyHold hold = new ReplyHold();
        fake.sessions().holdNextPacket(hold);
        String packet = caller.packetBody(1, ScriptCaller.cancelMessage(job));
        CompletableFuture<ScriptCaller.Reply> heldReply = caller.postAsync(packet);
        hold.awaitArrival();

        assertThat(caller.postPacket(packet).flatCode()).isEqualTo("400 400/40606");
        assertThat(caller.postPacket(caller.packetBody(2, HEARTBEAT)).flatCode())
                .isEqualTo("400 400/40606");
        hold.release();
        assertThat(heldReply.join().codeAt(0)).isEqualTo("200");
        assertThat(caller.postPacket(packet)).isEqualTo(heldReply.join());
        assertThat(caller.postPacket(caller.packetBody(2, HEARTBEAT)).codeAt(0)).isEqualTo("200");
        assertThat(fake.job(job).acceptedCancels()).isEqualTo(1);
    }

    @Test
    void repeatedPacketWaitsForTheBusySessionIfConfigured() {
        fake.behavior().setDuplicatePacketWaits(true);
        ReplyHold hold = new ReplyHold();
        fake.sessions().holdNextPacket(hold);
        String packet = caller.packetBody(1, HEARTBEAT);
        CompletableFuture<ScriptCaller.Reply> heldReply = caller.postAsync(packet);
        hold.awaitArrival();
        CompletableFuture<ScriptCaller.Reply> repeatedReply = caller.postAsync(packet);
        while (fake.packets().stream().noneMatch(handledPacket -> handledPacket.handling() == Handling.REPLAYED)) {
            Thread.onSpinWait();
        }

        assertThat(repeatedReply).isNotDone();
        assertThat(caller.postPacket(caller.packetBody(2, HEARTBEAT)).flatCode())
                .isEqualTo("400 400/40606");
        hold.release();

        assertThat(repeatedReply.join()).isEqualTo(heldReply.join());
    }

    @Test
    void unknownMembersAreIgnored() {
        String body = caller.packetBody(1, HEARTBEAT.replace("}", ",\"appId\":\"23001\"}"))
                .replaceFirst("\\{", "{\"gameId\":\"23001\",\"appId\":\"23001\",");

        assertThat(caller.postPacket(body).codeAt(0)).isEqualTo("200");
    }
}
