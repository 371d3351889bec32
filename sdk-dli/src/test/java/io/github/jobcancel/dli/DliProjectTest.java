// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Token;
import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Fault;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.DliScript;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a project's id is found by its name, and what references say meanwhile. */
class DliProjectTest {
    private static final String SUB = "11111111111111111111111111111111";
    private static final Predicate<Incoming> LOOK_UP = r -> r.path().equals("/v3/projects");

    private final ManualClock clock = ManualClock.startingNow();
    private final FakeDli fake = new FakeDli(clock);
    private final Transport transport = Transport.builder().clock(clock).build();
    private final String running = fake.addBatch("running");

    @AfterEach
    void close() {
        transport.close();
        fake.close();
    }

    enum Who {
        KEY,
        KEYS,
        TOKEN,
        TOKENS,
        PASSWORD;

        DliCredentials in(FakeDli fake, String project) {
            return switch (this) {
                case KEY -> DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY);
                case KEYS ->
                    DliCredentials.keys(() -> CompletableFuture.completedFuture(
                            DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY)));
                case TOKEN -> DliCredentials.token(fake.accounts().issueToken(project));
                case TOKENS ->
                    DliCredentials.token(() -> CompletableFuture.completedFuture(
                            Token.of(fake.accounts().issueToken(project))));
                case PASSWORD -> DliCredentials.password(FakeDli.DOMAIN, FakeDli.USER, FakeDli.PASSWORD);
            };
        }
    }

    private DliClientBuilder builder(Who who, String project) {
        return DliClient.builder()
                .region("eu-de")
                .endpoint(fake.url())
                .iamEndpoint(fake.url())
                .credentials(who.in(fake, project))
                .transport(transport);
    }

    private Throwable failure(DliClient client) {
        return catchThrowable(() -> Calls.await(client.cancelBatch(running)));
    }

    private long lookUps() {
        return fake.requests().stream().filter(LOOK_UP).count();
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void theIdIsFoundOnceForAThousandCallsByTheRegionsName(Who who) {
        fake.accounts().addProject(SUB, "eu-de_sub");
        DliClient client = builder(who, FakeDli.PROJECT_ID).build();

        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.batchState(running));
        }
        calls.forEach(Calls::await);
        Calls.await(client.cancelBatch(running));

        assertThat(client.describe().toString().contains("project named eu-de at "))
                .isEqualTo(who != Who.PASSWORD);
        // a login tells the project's id by itself
        assertThat(lookUps()).isEqualTo(who == Who.PASSWORD ? 0 : 1);
        assertThat(fake.job(running).orElseThrow().cancels()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void aSubProjectIsFoundByItsOwnName(Who who) {
        fake.accounts().addProject(SUB, "eu-de_sub");
        String id = fake.addBatch(DliScript.of("running").in(SUB));

        DliClient client = builder(who, SUB).projectName("eu-de_sub").build();

        assertThat(Calls.await(client.cancelBatch(id))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(fake.requests().get(fake.requests().size() - 1).header("X-Project-Id"))
                .contains(SUB);
    }

    @ParameterizedTest
    @EnumSource(value = Who.class, mode = EnumSource.Mode.EXCLUDE, names = "PASSWORD")
    void othersInTheListDoNotCount(Who who) {
        fake.accounts().addProject(SUB, "eu-de_sub");
        fake.knobs().allProjectsListed(true);

        assertThat(Calls.await(builder(who, FakeDli.PROJECT_ID).build().cancelBatch(running)))
                .isInstanceOf(CancelOutcome.Requested.class);
    }

    @ParameterizedTest
    @EnumSource(value = Who.class, mode = EnumSource.Mode.EXCLUDE, names = "PASSWORD")
    void noneAndSeveralAreOneSentenceAndAskedForOnce(Who who) {
        DliClient none =
                builder(who, FakeDli.PROJECT_ID).projectName("eu-de_none").build();
        for (int i = 0; i < 3; i++) {
            assertThat(failure(none))
                    .isInstanceOfSatisfying(
                            SdkException.Unauthenticated.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isFalse())
                    .hasMessageContaining(
                            "no project is named eu-de_none where these credentials look: set the project id");
        }
        assertThat(fake.requests()).hasSize(1).allMatch(LOOK_UP);

        fake.accounts().addProject(SUB, "eu-de");
        assertThat(failure(builder(who, FakeDli.PROJECT_ID).build()))
                .hasMessageContaining("2 projects are named eu-de where these credentials look: set the project id");
    }

    @ParameterizedTest
    @EnumSource(value = Who.class, mode = EnumSource.Mode.EXCLUDE, names = "PASSWORD")
    void aRefusedLookUpIsNoMissingProjectAndIsNotRepeated(Who who) {
        fake.fail(LOOK_UP, Fault.answer(DliAnswers.gateway(401, "APIGW.0301", "no")));
        DliClient client = builder(who, FakeDli.PROJECT_ID).build();

        assertThat(failure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(failure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.requests()).hasSize(1).allMatch(LOOK_UP);
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void aProxysPageIsNotHeldAgainstTheCredentials(Who who) {
        DliClient client = builder(who, FakeDli.PROJECT_ID).build();
        fake.fail(Fault.answer(Answer.html(401, "Proxy Authentication Required")));

        assertThat(failure(client)).isInstanceOf(SdkException.Unauthenticated.class);

        assertThat(Calls.await(client.cancelBatch(running))).isInstanceOf(CancelOutcome.Requested.class);
    }

    @ParameterizedTest
    @EnumSource(Who.class)
    void aWrongClockIsHeldAgainstCredentialsOnlyWhereTheyDoNotSign(Who who) {
        DliClient client = builder(who, FakeDli.PROJECT_ID).build();
        fake.fail(
                Fault.answer(DliAnswers.gateway(401, "APIGW.0301", "x").with("Date", "Sun, 22 Nov 2076 08:00:00 GMT")));

        assertThat(failure(client)).hasMessageContaining("our clock differs from the server's");

        assertThat(failure(client) == null).isEqualTo(who != Who.PASSWORD);
    }

    @Test
    void aForbiddenLookUpSaysThatItIsForbidden() {
        fake.fail(LOOK_UP, Fault.answer(DliAnswers.gateway(403, "IAM.0002", "no permission")));

        assertThat(failure(builder(Who.KEY, FakeDli.PROJECT_ID).build()))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasCauseInstanceOf(SdkException.Forbidden.class)
                .hasMessageContaining("IAM.0002");
    }

    @Test
    void aLookUpThatSuffersIsTriedAgain() {
        fake.fail(LOOK_UP, Fault.answer(DliAnswers.iamThrottled()));
        fake.fail(LOOK_UP, Fault.resetAfterEffect());

        assertThat(Calls.await(builder(Who.KEY, FakeDli.PROJECT_ID).build().cancelBatch(running)))
                .isInstanceOf(CancelOutcome.Requested.class);
        assertThat(lookUps()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "<html>",
                "{\"projects\":{}}",
                "{\"projects\":[{\"name\":\"eu-de\"}]}",
                "{\"projects\":[{\"name\":\"eu-de\",\"id\":\"../x\"}]}"
            })
    void whatIsNoListOfProjectsLeadsNowhere(String body) {
        fake.fail(LOOK_UP, Fault.answer(Answer.json(200, body)));

        assertThat(failure(builder(Who.KEY, FakeDli.PROJECT_ID).build()))
                .isInstanceOfSatisfying(
                        SdkException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        assertThat(fake.requests()).allMatch(LOOK_UP);
    }

    @Test
    void aTokenThatNamesNoProjectServesOnlyAClientThatKnowsItsId() {
        Fault silent = Fault.change(a -> Answer.json(201, "{\"token\":{}}")
                .with("X-Subject-Token", a.headers().get("X-Subject-Token")));
        fake.fail(r -> r.path().equals("/v3/auth/tokens"), silent);
        assertThat(failure(builder(Who.PASSWORD, "").build())).hasMessageContaining("IAM's answer names no project");

        fake.fail(r -> r.path().equals("/v3/auth/tokens"), silent);
        assertThat(failure(
                        builder(Who.PASSWORD, "").projectId(FakeDli.PROJECT_ID).build()))
                .isNull();
    }

    @Test
    void aProjectThatGotAnotherIdWhileTheClientLivesIsNotMixedUp() {
        DliClient client = builder(Who.PASSWORD, "").build();
        Calls.await(client.batchState(running));
        fake.accounts().revokeTokens();
        fake.fail(
                r -> r.path().equals("/v3/auth/tokens"),
                Fault.change(a -> Answer.json(201, "{\"token\":{\"project\":{\"id\":\"" + SUB + "\"}}}")
                        .with("X-Subject-Token", a.headers().get("X-Subject-Token"))));

        assertThat(failure(client))
                .hasMessageContaining("the token is for project " + SUB + ", not " + FakeDli.PROJECT_ID);
        assertThat(fake.job(running).orElseThrow().cancels()).isZero();
    }

    @Test
    void referencesKeepTheSpellingTheClientBeganWithAndTheTwoAreNeverTakenForEachOther() {
        DliClient named = builder(Who.KEY, "").build();
        DliClient known = builder(Who.KEY, "").projectId(FakeDli.PROJECT_ID).build();
        JobRef before = named.job(DliKind.SPARK, running).ref();
        JobRef byId = known.job(DliKind.SPARK, running).ref();
        Calls.await(named.batchState(running));

        assertThat(before.scope()).isEqualTo("eu-de/name=eu-de");
        assertThat(byId.scope()).isEqualTo("eu-de/" + FakeDli.PROJECT_ID);
        assertThat(named.job(DliKind.SPARK, running).ref()).isEqualTo(before);
        assertThat(Calls.await(named.batchState(running)).ref()).isEqualTo(before);
        assertThat(Calls.await(named.job(JobRef.parse(before.toString())).read())
                        .ref())
                .isEqualTo(before);
        assertThatThrownBy(() -> named.job(byId)).hasMessageContaining("not a job of eu-de/name=eu-de");
        assertThatThrownBy(() -> known.job(before)).hasMessageContaining("not a job of eu-de/" + FakeDli.PROJECT_ID);
    }
}
