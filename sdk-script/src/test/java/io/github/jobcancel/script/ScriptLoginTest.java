// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptKnobs;
import io.github.jobcancel.testkit.script.ScriptPlan;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each way in which a login can be refused: what those who wait for it are told, and whether it is ever tried again. */
class ScriptLoginTest {
    private static final int WAITING = 5;
    private static final Predicate<Incoming> LOGIN = r -> r.body().contains("\"AUTHENTICATE\"");

    /** The credentials are wrong: nobody sends them again. */
    private static final String WRONG = "Unauthenticated, then Unauthenticated, logins 1";
    /** Not let in now: all who wait fail, a later call may be let in. */
    private static final String NOT_NOW = "Unauthenticated, then Cancelled, logins 2";
    /** Failed for a reason of the provider's own. */
    private static final String FAULT = "ProviderFault, then Cancelled, logins 2";
    /** The login itself asks again, and all who wait are let in. */
    private static final String IN = "Cancelled, then Cancelled, logins 2";

    private final FakeScript fake = new FakeScript(ManualClock.startingNow());
    private final CountDownLatch allWait = new CountDownLatch(1);
    private final Transport transport = Transport.builder().random(() -> 0).build();
    private final ScriptClient client = ScriptClient.builder()
            .endpoint(fake.dispatcher())
            .credentials(ScriptCredentials.of(FakeScript.APP, FakeScript.SERVER, FakeScript.SECRET))
            .transport(transport)
            .build();

    @AfterEach
    void close() {
        client.close();
        transport.close();
        fake.close();
    }

    static Stream<Arguments> codes() {
        return Stream.of(
                        codes(WRONG, 40001, 40209, 40316, 40534),
                        codes(NOT_NOW, 40330, 40346, 40364, 40372, 40444, 40474, 40585, 40616, 40639, 40731),
                        codes(NOT_NOW, 40333, 40358, 40359, 40363, 40408, 40660, 90400),
                        codes(NOT_NOW, 40303, 40304, 40306, 40356, 40365, 40426, 40566, 40605, 40730, 40953),
                        codes(IN, 40606, 40823, 503000, 600001, 600002, 59999),
                        codes(FAULT, 40215))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> codes(String expected, int... codes) {
        return IntStream.of(codes).mapToObj(code -> Arguments.of(code, expected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codes")
    void aLoginThatIsRefusedInItsPacket(int code, String expected) {
        fake.refuseLogins(1, code);
        answered(truth -> truth);

        assertThat(told()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}, in camel case, numbers as texts")
    @MethodSource("codes")
    void aLoginThatIsRefusedInTheOtherSpelling(int code, String expected) {
        fake.knobs().spelling(ScriptKnobs.Spelling.CAMEL).numbersAsText(true);
        fake.refuseLogins(1, code);
        answered(truth -> truth);

        assertThat(told()).isEqualTo(expected);
    }

    static Stream<Arguments> flat() {
        return Stream.of(
                Arguments.of("a wrong secret", flat(403, 403, 40001), WRONG),
                Arguments.of("no such app", flat(403, 403, 40316), WRONG),
                Arguments.of("an address that is blocked", flat(403, 403, 40444), NOT_NOW),
                Arguments.of("under 200", flat(200, 403, 40001), WRONG),
                Arguments.of("memcached", flat(503, 503, 503000), IN),
                Arguments.of("no code, 401", Answer.json(401, "{\"status\":401}"), NOT_NOW),
                Arguments.of("no code, 403", Answer.json(403, "{\"status\":403}"), NOT_NOW),
                Arguments.of("no code, 500", Answer.json(500, "{\"status\":500}"), IN),
                Arguments.of("a proxy's 401", Answer.html(401, "who"), NOT_NOW),
                Arguments.of("a proxy's 403", Answer.html(403, "no"), NOT_NOW),
                Arguments.of("a proxy's 404", Answer.html(404, "?"), FAULT),
                Arguments.of("a proxy's 429", Answer.html(429, "slow"), IN),
                Arguments.of("a proxy's 502", Answer.html(502, "bad"), IN),
                Arguments.of("a page under 200", Answer.html(200, "hi"), IN),
                Arguments.of("nothing under 200", Answer.of(200, "", ""), IN),
                Arguments.of("the number of another packet", packet("\"packetId\":7,", "{\"status\":200}"), IN),
                Arguments.of("no session in it", packet("\"packetId\":0,", "{\"status\":200,\"data\":{}}"), FAULT),
                Arguments.of("no answer in it", Answer.json(200, "{\"packetId\":0,\"messageResponses\":[]}"), FAULT));
    }

    private static Answer flat(int http, int status, int code) {
        return Answer.json(http, "{\"status\":" + status + ",\"reason_code\":" + code + "}");
    }

    private static Answer packet(String number, String response) {
        return Answer.json(200, "{" + number + "\"messageResponses\":[" + response + "]}");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("flat")
    void aLoginThatIsAnsweredOddly(String name, Answer answer, String expected) {
        answered(truth -> answer);

        assertThat(told()).isEqualTo(expected);
    }

    /** The first login is answered so, once all who are to wait for it do. */
    private void answered(UnaryOperator<Answer> how) {
        fake.fail(LOGIN, Fault.change(truth -> {
            try {
                assertThat(allWait.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return how.apply(truth);
        }));
    }

    /** What those are told who wait for the login, all alike; what one is told who comes later; and how often it was sent. */
    private String told() {
        List<CompletableFuture<CancelOutcome>> calls = IntStream.range(0, WAITING)
                .mapToObj(i -> client.cancelBatch(fake.addBatch(ScriptPlan.RUNNING)))
                .toList();
        allWait.countDown();
        List<String> first =
                calls.stream().map(ScriptLoginTest::told).distinct().toList();
        assertThat(first).as("all who wait are told the same").hasSize(1);
        String later = told(client.cancelBatch(fake.addBatch(ScriptPlan.RUNNING)));
        long logins = fake.requests().stream().filter(LOGIN).count();
        return first.get(0) + ", then " + later + ", logins " + logins;
    }

    private static String told(CompletableFuture<CancelOutcome> call) {
        try {
            return Calls.await(call).getClass().getSimpleName();
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }
}
