// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReplyHold;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FakeScriptFaultTest extends FakeScriptTestCase {
    private String jobId = "";

    @BeforeEach
    void login() {
        caller.login();
        jobId = fake.addBatch(ScriptJobPlan.RUNNING);
    }

    static Stream<Arguments> faultArguments() {
        return Stream.of(
                faultArgument("connect, then close", ExchangeFault.resetBeforeEffect(), 0, false),
                faultArgument("run, then close", ExchangeFault.resetAfterEffect(), 0, true),
                faultArgument("truncated", ExchangeFault.truncateAfter(20), 0, true),
                faultArgument("502", ExchangeFault.replaceReply(FakeReply.html(502, "Bad Gateway")), 502, false),
                faultArgument("503", ExchangeFault.replaceReply(FakeReply.html(503, "Unavailable")), 503, false),
                faultArgument("504", ExchangeFault.replaceReply(FakeReply.html(504, "Timeout")), 504, false),
                faultArgument("500 JSON", ScriptFaults.refusedPacket(500, 40215), 500, false),
                faultArgument("40606", ScriptFaults.refusedPacket(400, 40606), 400, false),
                faultArgument("empty 200", ScriptFaults.emptyBody(), 200, true),
                faultArgument("wrong number", ScriptFaults.wrongPacketId(), 200, true),
                faultArgument("short", ScriptFaults.missingLastResponse(), 200, true),
                faultArgument("long", ScriptFaults.duplicateLastResponse(), 200, true),
                faultArgument("gzip", ScriptFaults.unrequestedGzip(), 200, true));
    }

    private static Arguments faultArgument(String name, ExchangeFault fault, int status, boolean takesEffect) {
        return Arguments.of(Named.of(name, fault), status, takesEffect);
    }

    @ParameterizedTest
    @MethodSource("faultArguments")
    void repeatedPacketAfterAnyFaultGetsTheLostAnswer(ExchangeFault fault, int status, boolean takesEffect) {
        fake.injectFault(fault);
        String packet = caller.packetBody(1, ScriptCaller.cancelMessage(jobId));

        assertThat(caller.postPacket(packet).status()).isEqualTo(status);
        assertThat(fake.job(jobId).acceptedCancels()).isEqualTo(takesEffect ? 1 : 0);

        ScriptCaller.Reply repeatedReply = caller.postPacket(packet);
        assertThat(repeatedReply.json().path("packetId").asInt()).isEqualTo(1);
        assertThat(repeatedReply.json().path("messageResponses")).hasSize(1);
        assertThat(repeatedReply.firstData().path("runState").asText()).isEqualTo("Cancelled");
        assertThat(fake.job(jobId).acceptedCancels()).isEqualTo(1);
    }

    @Test
    void faultChangesTheAnswerOnlyAsItsNameSays() {
        fake.injectFault(ScriptFaults.wrongPacketId());
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(jobId))
                        .json()
                        .path("packetId")
                        .asInt())
                .isEqualTo(1001);
        fake.injectFault(ScriptFaults.missingLastResponse());
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(jobId), ScriptCaller.cancelMessage(jobId))
                        .json()
                        .path("messageResponses"))
                .hasSize(1);
        fake.injectFault(ScriptFaults.duplicateLastResponse());
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(jobId)).json().path("messageResponses"))
                .hasSize(2);
        fake.injectFault(ScriptFaults.emptyBody());
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(jobId)).text())
                .isEmpty();
        fake.injectFault(ScriptFaults.unrequestedGzip());
        assertThat(caller.sendMessages(ScriptCaller.cancelMessage(jobId)).text())
                .startsWith("\u001f");
    }

    @Test
    void packetFaultsDoNotChangeOtherAnswers() {
        fake.injectFault(ScriptFaults.missingLastResponse());
        fake.injectFault(ScriptFaults.wrongPacketId());

        assertThat(caller.sendRequest("GET", "/s2sdispatcher", "").status()).isEqualTo(405);
        assertThat(caller.sendRequest("POST", "/", "").status()).isEqualTo(404);
    }

    @Test
    void heldAnswerHasAlreadyTakenEffect() {
        ReplyHold hold = new ReplyHold();
        fake.injectFault(ExchangeFault.holdReply(hold));
        CompletableFuture<ScriptCaller.Reply> heldReply =
                caller.postAsync(caller.packetBody(1, ScriptCaller.cancelMessage(jobId)));
        hold.awaitArrival();

        assertThat(fake.job(jobId).runState()).isEqualTo("Cancelled");
        assertThat(heldReply).isNotDone();
        hold.release();
        assertThat(heldReply.join().codeAt(0)).isEqualTo("200");
    }
}
