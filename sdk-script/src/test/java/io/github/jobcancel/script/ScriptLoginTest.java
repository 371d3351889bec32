// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.script.FakeScript;
import io.github.jobcancel.testkit.script.ScriptBehavior;
import io.github.jobcancel.testkit.script.ScriptJobPlan;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal of a login: the failure of the waiting calls, and whether a login is ever sent again. */
class ScriptLoginTest {
    private static final int WAITER_COUNT = 5;
    private static final Predicate<ReceivedRequest> IS_LOGIN = r -> r.body().contains("\"AUTHENTICATE\"");

    /** The credentials are wrong: no call sends them again. */
    private static final String WRONG_CREDENTIALS = "Unauthenticated, then Unauthenticated, logins 1";
    /** Refused for now: all waiting calls fail, and a later call may succeed. */
    private static final String REFUSED_FOR_NOW = "Unauthenticated, then Cancelled, logins 2";
    /** Failed for a reason on the provider's side. */
    private static final String LOGIN_FAILURE = "ProviderFault, then Cancelled, logins 2";
    /** The login itself is repeated, and all waiting calls succeed. */
    private static final String RETRIED_LOGIN = "Cancelled, then Cancelled, logins 2";

    @RegisterExtension
    final ScriptFixture fixture = new ScriptFixture(clock -> Transport.builder().random(() -> 0));

    private final FakeScript fake = fixture.fake;
    private final CountDownLatch allWaiting = new CountDownLatch(1);
    private final ScriptClient client = fixture.client;

    static Stream<Arguments> codes() {
        return Stream.of(
                        codeCases(WRONG_CREDENTIALS, 40001, 40209, 40316, 40534),
                        codeCases(
                                REFUSED_FOR_NOW, 40330, 40346, 40364, 40372, 40444, 40474, 40585, 40616, 40639, 40731),
                        codeCases(REFUSED_FOR_NOW, 40333, 40358, 40359, 40363, 40408, 40660, 90400),
                        codeCases(
                                REFUSED_FOR_NOW, 40303, 40304, 40306, 40356, 40365, 40426, 40566, 40605, 40730, 40953),
                        codeCases(RETRIED_LOGIN, 40606, 40823, 503000, 600001, 600002, 59999),
                        codeCases(LOGIN_FAILURE, 40215))
                .flatMap(rows -> rows);
    }

    private static Stream<Arguments> codeCases(String expected, int... codes) {
        return IntStream.of(codes).mapToObj(code -> Arguments.of(code, expected));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codes")
    void loginRefusedInItsPacket(int code, String expected) {
        fake.refuseNextLogins(1, code);
        changeLoginAnswer(truth -> truth);

        assertThat(describeResults()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}, in camel case, numbers as texts")
    @MethodSource("codes")
    void loginRefusedInCamelCaseSpelling(int code, String expected) {
        fake.behavior().setMemberNaming(ScriptBehavior.MemberNaming.CAMEL).setNumbersAsText(true);
        fake.refuseNextLogins(1, code);
        changeLoginAnswer(truth -> truth);

        assertThat(describeResults()).isEqualTo(expected);
    }

    static Stream<Arguments> flat() {
        return Stream.of(
                Arguments.of("a wrong secret", topLevelError(403, 403, 40001), WRONG_CREDENTIALS),
                Arguments.of("no such app", topLevelError(403, 403, 40316), WRONG_CREDENTIALS),
                Arguments.of("an address that is blocked", topLevelError(403, 403, 40444), REFUSED_FOR_NOW),
                Arguments.of("under 200", topLevelError(200, 403, 40001), WRONG_CREDENTIALS),
                Arguments.of("memcached", topLevelError(503, 503, 503000), RETRIED_LOGIN),
                Arguments.of("no code, 401", FakeReply.json(401, "{\"status\":401}"), REFUSED_FOR_NOW),
                Arguments.of("no code, 403", FakeReply.json(403, "{\"status\":403}"), REFUSED_FOR_NOW),
                Arguments.of("no code, 500", FakeReply.json(500, "{\"status\":500}"), RETRIED_LOGIN),
                Arguments.of("a proxy's 401", FakeReply.html(401, "who"), REFUSED_FOR_NOW),
                Arguments.of("a proxy's 403", FakeReply.html(403, "no"), REFUSED_FOR_NOW),
                Arguments.of("a proxy's 404", FakeReply.html(404, "?"), LOGIN_FAILURE),
                Arguments.of("a proxy's 429", FakeReply.html(429, "slow"), RETRIED_LOGIN),
                Arguments.of("a proxy's 502", FakeReply.html(502, "bad"), RETRIED_LOGIN),
                Arguments.of("a page under 200", FakeReply.html(200, "hi"), RETRIED_LOGIN),
                Arguments.of("nothing under 200", FakeReply.of(200, "", ""), RETRIED_LOGIN),
                Arguments.of(
                        "the number of another packet",
                        packetAnswer("\"packetId\":7,", "{\"status\":200}"),
                        RETRIED_LOGIN),
                Arguments.of(
                        "no session in it",
                        packetAnswer("\"packetId\":0,", "{\"status\":200,\"data\":{}}"),
                        LOGIN_FAILURE),
                Arguments.of(
                        "no answer in it",
                        FakeReply.json(200, "{\"packetId\":0,\"messageResponses\":[]}"),
                        LOGIN_FAILURE));
    }

    private static FakeReply topLevelError(int http, int status, int code) {
        return FakeReply.json(http, "{\"status\":" + status + ",\"reason_code\":" + code + "}");
    }

    private static FakeReply packetAnswer(String number, String response) {
        return FakeReply.json(200, "{" + number + "\"messageResponses\":[" + response + "]}");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("flat")
    void loginWithAnUnusualAnswer(String name, FakeReply answer, String expected) {
        changeLoginAnswer(truth -> answer);

        assertThat(describeResults()).isEqualTo(expected);
    }

    /** Answers the first login once all calls wait for it. */
    private void changeLoginAnswer(UnaryOperator<FakeReply> answerChange) {
        fake.injectFault(IS_LOGIN, ExchangeFault.changeReply(truth -> {
            try {
                assertThat(allWaiting.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return answerChange.apply(truth);
        }));
    }

    /**
     * Describes the result of the waiting calls, which must all be the same, the result of a later call, and the
     * number of logins.
     */
    private String describeResults() {
        List<CompletableFuture<CancelOutcome>> calls = IntStream.range(0, WAITER_COUNT)
                .mapToObj(i -> client.cancelBatch(fake.addBatch(ScriptJobPlan.RUNNING)))
                .toList();
        allWaiting.countDown();
        List<String> first =
                calls.stream().map(ScriptLoginTest::describeResult).distinct().toList();
        assertThat(first).as("all waiting calls have the same result").hasSize(1);
        String later = describeResult(client.cancelBatch(fake.addBatch(ScriptJobPlan.RUNNING)));
        long logins = fake.receivedRequests().stream().filter(IS_LOGIN).count();
        return first.get(0) + ", then " + later + ", logins " + logins;
    }

    private static String describeResult(CompletableFuture<CancelOutcome> call) {
        try {
            return Calls.await(call).getClass().getSimpleName();
        } catch (SdkException e) {
            assertThat(e.mayHaveTakenEffect()).isFalse();
            return e.getClass().getSimpleName();
        }
    }
}
