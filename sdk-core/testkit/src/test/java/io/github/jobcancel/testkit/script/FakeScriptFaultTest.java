// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Hold;
import io.github.jobcancel.testkit.ManualClock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FakeScriptFaultTest {
    private final FakeScript fake = new FakeScript(new ManualClock(Instant.ofEpochSecond(1_760_000_000)));
    private final ScriptCaller caller = new ScriptCaller(fake);
    private String job = "";

    @BeforeEach
    void login() {
        caller.login();
        job = fake.addBatch(ScriptPlan.RUNNING);
    }

    @AfterEach
    void close() {
        caller.close();
    }

    static Stream<Arguments> replies() {
        return Stream.of(
                fault("connect, then close", Fault.resetBeforeEffect(), 0, false),
                fault("run, then close", Fault.resetAfterEffect(), 0, true),
                fault("truncated", Fault.truncate(20), 0, true),
                fault("502", Fault.answer(Answer.html(502, "Bad Gateway")), 502, false),
                fault("503", Fault.answer(Answer.html(503, "Unavailable")), 503, false),
                fault("504", Fault.answer(Answer.html(504, "Timeout")), 504, false),
                fault("500 JSON", ScriptFaults.refusePacket(500, 40215), 500, false),
                fault("40606", ScriptFaults.refusePacket(400, 40606), 400, false),
                fault("empty 200", ScriptFaults.emptyBody(), 200, true),
                fault("wrong number", ScriptFaults.wrongPacketId(), 200, true),
                fault("short", ScriptFaults.shortResponses(), 200, true),
                fault("long", ScriptFaults.longResponses(), 200, true),
                fault("gzip", ScriptFaults.gzip(), 200, true));
    }

    private static Arguments fault(String name, Fault fault, int status, boolean effect) {
        return Arguments.of(Named.of(name, fault), status, effect);
    }

    @ParameterizedTest
    @MethodSource("replies")
    void samePacketAfterAnyFaultGetsTheAnswerThatWasLost(Fault fault, int status, boolean effect) {
        fake.fail(fault);
        String packet = caller.packet(1, ScriptCaller.cancel(job));

        assertThat(caller.post(packet).status()).isEqualTo(status);
        assertThat(fake.job(job).cancels()).isEqualTo(effect ? 1 : 0);

        ScriptCaller.Reply again = caller.post(packet);
        assertThat(again.json().path("packetId").asInt()).isEqualTo(1);
        assertThat(again.json().path("messageResponses")).hasSize(1);
        assertThat(again.data().path("runState").asText()).isEqualTo("Cancelled");
        assertThat(fake.job(job).cancels()).isEqualTo(1);
    }

    @Test
    void faultyAnswersAreFaultyInTheOneNamedWay() {
        fake.fail(ScriptFaults.wrongPacketId());
        assertThat(caller.run(ScriptCaller.cancel(job)).json().path("packetId").asInt())
                .isEqualTo(1001);
        fake.fail(ScriptFaults.shortResponses());
        assertThat(caller.run(ScriptCaller.cancel(job), ScriptCaller.cancel(job))
                        .json()
                        .path("messageResponses"))
                .hasSize(1);
        fake.fail(ScriptFaults.longResponses());
        assertThat(caller.run(ScriptCaller.cancel(job)).json().path("messageResponses"))
                .hasSize(2);
        fake.fail(ScriptFaults.emptyBody());
        assertThat(caller.run(ScriptCaller.cancel(job)).text()).isEmpty();
        fake.fail(ScriptFaults.gzip());
        assertThat(caller.run(ScriptCaller.cancel(job)).text()).startsWith("\u001f");
    }

    @Test
    void packetFaultsLeaveOtherAnswersAlone() {
        fake.fail(ScriptFaults.shortResponses());
        fake.fail(ScriptFaults.wrongPacketId());

        assertThat(caller.send("GET", "/s2sdispatcher", "").status()).isEqualTo(405);
        assertThat(caller.send("POST", "/", "").status()).isEqualTo(404);
    }

    @Test
    void heldAnswerHasAlreadyTakenEffect() {
        Hold hold = new Hold();
        fake.fail(Fault.hold(hold));
        CompletableFuture<ScriptCaller.Reply> slow = caller.later(caller.packet(1, ScriptCaller.cancel(job)));
        hold.awaitArrival();

        assertThat(fake.job(job).runState()).isEqualTo("Cancelled");
        assertThat(slow).isNotDone();
        hold.release();
        assertThat(slow.join().at(0)).isEqualTo("200");
    }
}
