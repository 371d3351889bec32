// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jobcancel.Calls;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.DliJobScript;
import io.github.jobcancel.testkit.dli.FakeDli;
import io.github.jobcancel.testkit.dli.service.DliReplies;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lookup of a project's id by its name, and the references of a client that has only the name. */
class DliProjectTest {
    private static final String SUB_PROJECT = "11111111111111111111111111111111";
    private static final Predicate<ReceivedRequest> IS_LOOKUP = r -> r.path().equals("/v3/projects");

    @RegisterExtension
    final DliFixture fixture = new DliFixture(DliFixture::usingFakeClock);

    private final FakeDli fake = fixture.fake;
    private final String runningJobId = fake.addBatch("running");

    enum CredentialKind {
        KEY,
        PROVIDED_KEY,
        TOKEN,
        PROVIDED_TOKEN,
        PASSWORD,
        PROVIDED_PASSWORD;

        boolean isPassword() {
            return this == PASSWORD || this == PROVIDED_PASSWORD;
        }

        DliCredentials createCredentials(FakeDli fake, String project) {
            return switch (this) {
                case KEY, PROVIDED_KEY -> DliFixture.ACCESS_KEY;
                case TOKEN, PROVIDED_TOKEN ->
                    DliCredentials.token(fake.account().issueToken(project));
                case PASSWORD, PROVIDED_PASSWORD -> DliFixture.PASSWORD;
            };
        }
    }

    private DliClientBuilder builder(CredentialKind credentialKind, String project) {
        DliClientBuilder builder = DliClient.builder()
                .region("eu-de")
                .endpoint(fake.url())
                .iamEndpoint(fake.url())
                .transport(fixture.transport);
        return credentialKind.name().startsWith("PROVIDED")
                ? builder.credentials(
                        () -> CompletableFuture.completedFuture(credentialKind.createCredentials(fake, project)))
                : builder.credentials(credentialKind.createCredentials(fake, project));
    }

    private Throwable cancelFailure(DliClient client) {
        return catchThrowable(() -> Calls.await(client.cancelBatch(runningJobId)));
    }

    private long lookupCount() {
        return fake.receivedRequests().stream().filter(IS_LOOKUP).count();
    }

    @ParameterizedTest
    @EnumSource(CredentialKind.class)
    void projectIdIsLookedUpOnceForAThousandCalls(CredentialKind credentialKind) {
        fake.account().addProject(SUB_PROJECT, "eu-de_sub");
        DliClient client = builder(credentialKind, FakeDli.PROJECT_ID).build();

        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            calls.add(client.describeBatchState(runningJobId));
        }
        calls.forEach(Calls::await);
        Calls.await(client.cancelBatch(runningJobId));

        assertThat(client.configuration().toString().contains("project named eu-de at "))
                .isEqualTo(!credentialKind.isPassword());
        // a login returns the project's id without a lookup
        assertThat(lookupCount()).isEqualTo(credentialKind.isPassword() ? 0 : 1);
        assertThat(fake.job(runningJobId).orElseThrow().acceptedCancels()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(CredentialKind.class)
    void subProjectIsFoundByItsOwnName(CredentialKind credentialKind) {
        fake.account().addProject(SUB_PROJECT, "eu-de_sub");
        String id = fake.addBatch(DliJobScript.startingIn("running").withProjectId(SUB_PROJECT));

        DliClient client =
                builder(credentialKind, SUB_PROJECT).projectName("eu-de_sub").build();

        assertThat(Calls.await(client.cancelBatch(id))).isInstanceOf(CancelOutcome.Requested.class);
        assertThat(fake.receivedRequests()
                        .get(fake.receivedRequests().size() - 1)
                        .header("X-Project-Id"))
                .contains(SUB_PROJECT);
    }

    @ParameterizedTest
    @EnumSource(value = CredentialKind.class, mode = EnumSource.Mode.MATCH_NONE, names = ".*PASSWORD")
    void otherProjectsInTheListAreIgnored(CredentialKind credentialKind) {
        fake.account().addProject(SUB_PROJECT, "eu-de_sub");
        fake.accessBehavior().setListsAllProjects(true);

        assertThat(Calls.await(
                        builder(credentialKind, FakeDli.PROJECT_ID).build().cancelBatch(runningJobId)))
                .isInstanceOf(CancelOutcome.Requested.class);
    }

    @ParameterizedTest
    @EnumSource(value = CredentialKind.class, mode = EnumSource.Mode.MATCH_NONE, names = ".*PASSWORD")
    void missingOrAmbiguousProjectIsReportedAfterOneLookup(CredentialKind credentialKind) {
        DliClient none = builder(credentialKind, FakeDli.PROJECT_ID)
                .projectName("eu-de_none")
                .build();
        for (int i = 0; i < 3; i++) {
            assertThat(cancelFailure(none))
                    .isInstanceOfSatisfying(
                            SdkException.Unauthenticated.class,
                            e -> assertThat(e.mayHaveTakenEffect()).isFalse())
                    .hasMessageContaining(
                            "no project is named eu-de_none where these credentials look: set the project id");
        }
        assertThat(fake.receivedRequests()).hasSize(1).allMatch(IS_LOOKUP);

        fake.account().addProject(SUB_PROJECT, "eu-de");
        assertThat(cancelFailure(builder(credentialKind, FakeDli.PROJECT_ID).build()))
                .hasMessageContaining("2 projects are named eu-de where these credentials look: set the project id");
    }

    @ParameterizedTest
    @EnumSource(value = CredentialKind.class, mode = EnumSource.Mode.MATCH_NONE, names = ".*PASSWORD")
    void refusedLookupIsNotRepeatedAndReportsNoMissingProject(CredentialKind credentialKind) {
        fake.injectFault(IS_LOOKUP, ExchangeFault.replaceReply(DliReplies.gatewayError(401, "APIGW.0301", "no")));
        DliClient client = builder(credentialKind, FakeDli.PROJECT_ID).build();

        assertThat(cancelFailure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(cancelFailure(client)).isInstanceOf(SdkException.Unauthenticated.class);
        assertThat(fake.receivedRequests()).hasSize(1).allMatch(IS_LOOKUP);
    }

    @ParameterizedTest
    @EnumSource(CredentialKind.class)
    void proxyPageDoesNotInvalidateTheCredentials(CredentialKind credentialKind) {
        DliClient client = builder(credentialKind, FakeDli.PROJECT_ID).build();
        fake.injectFault(ExchangeFault.replaceReply(FakeReply.html(401, "Proxy Authentication Required")));

        assertThat(cancelFailure(client)).isInstanceOf(SdkException.Unauthenticated.class);

        assertThat(Calls.await(client.cancelBatch(runningJobId))).isInstanceOf(CancelOutcome.Requested.class);
    }

    @ParameterizedTest
    @EnumSource(CredentialKind.class)
    void wrongClockDoesNotInvalidateSigningCredentials(CredentialKind credentialKind) {
        DliClient client = builder(credentialKind, FakeDli.PROJECT_ID).build();
        fake.injectFault(ExchangeFault.replaceReply(
                DliReplies.gatewayError(401, "APIGW.0301", "x").withHeader("Date", "Sun, 22 Nov 2076 08:00:00 GMT")));

        assertThat(cancelFailure(client)).hasMessageContaining("the local clock differs from the server's");

        assertThat(cancelFailure(client) == null).isEqualTo(!credentialKind.isPassword());
    }

    @Test
    void forbiddenLookupIsReportedAsForbidden() {
        fake.injectFault(
                IS_LOOKUP, ExchangeFault.replaceReply(DliReplies.gatewayError(403, "IAM.0002", "no permission")));

        assertThat(cancelFailure(builder(CredentialKind.KEY, FakeDli.PROJECT_ID).build()))
                .isInstanceOf(SdkException.Unauthenticated.class)
                .hasCauseInstanceOf(SdkException.Forbidden.class)
                .hasMessageContaining("IAM.0002");
    }

    @Test
    void failedLookupIsRetried() {
        fake.injectFault(IS_LOOKUP, ExchangeFault.replaceReply(DliReplies.iamThrottlingError()));
        fake.injectFault(IS_LOOKUP, ExchangeFault.resetAfterEffect());

        assertThat(Calls.await(
                        builder(CredentialKind.KEY, FakeDli.PROJECT_ID).build().cancelBatch(runningJobId)))
                .isInstanceOf(CancelOutcome.Requested.class);
        assertThat(lookupCount()).isEqualTo(3);
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
    void malformedProjectListFails(String body) {
        fake.injectFault(IS_LOOKUP, ExchangeFault.replaceReply(FakeReply.json(200, body)));

        assertThat(cancelFailure(builder(CredentialKind.KEY, FakeDli.PROJECT_ID).build()))
                .isInstanceOfSatisfying(
                        SdkException.class,
                        e -> assertThat(e.mayHaveTakenEffect()).isFalse());
        assertThat(fake.receivedRequests()).allMatch(IS_LOOKUP);
    }

    @Test
    void tokenWithoutAProjectIsUsedOnlyIfTheIdIsKnown() {
        ExchangeFault silent = ExchangeFault.changeReply(a -> FakeReply.json(201, "{\"token\":{}}")
                .withHeader("X-Subject-Token", a.headers().get("X-Subject-Token")));
        fake.injectFault(r -> r.path().equals("/v3/auth/tokens"), silent);
        assertThat(cancelFailure(builder(CredentialKind.PASSWORD, "").build()))
                .hasMessageContaining("IAM's answer names no project");

        fake.injectFault(r -> r.path().equals("/v3/auth/tokens"), silent);
        assertThat(cancelFailure(builder(CredentialKind.PASSWORD, "")
                        .projectId(FakeDli.PROJECT_ID)
                        .build()))
                .isNull();
    }

    @Test
    void projectWithAChangedIdIsRefused() {
        DliClient client = builder(CredentialKind.PASSWORD, "").build();
        Calls.await(client.describeBatchState(runningJobId));
        fake.account().revokeTokens();
        fake.injectFault(
                r -> r.path().equals("/v3/auth/tokens"),
                ExchangeFault.changeReply(
                        a -> FakeReply.json(201, "{\"token\":{\"project\":{\"id\":\"" + SUB_PROJECT + "\"}}}")
                                .withHeader("X-Subject-Token", a.headers().get("X-Subject-Token"))));

        assertThat(cancelFailure(client))
                .hasMessageContaining("the token is for project " + SUB_PROJECT + ", not " + FakeDli.PROJECT_ID);
        assertThat(fake.job(runningJobId).orElseThrow().acceptedCancels()).isZero();
    }

    @Test
    void referencesByIdAndByNameStayDistinct() {
        DliClient named = builder(CredentialKind.KEY, "").build();
        DliClient known =
                builder(CredentialKind.KEY, "").projectId(FakeDli.PROJECT_ID).build();
        JobRef before = named.job(DliKind.SPARK, runningJobId).ref();
        JobRef byId = known.job(DliKind.SPARK, runningJobId).ref();
        Calls.await(named.describeBatchState(runningJobId));

        assertThat(before.scope()).isEqualTo("eu-de/name=eu-de");
        assertThat(byId.scope()).isEqualTo("eu-de/" + FakeDli.PROJECT_ID);
        assertThat(named.job(DliKind.SPARK, runningJobId).ref()).isEqualTo(before);
        assertThat(Calls.await(named.describeBatchState(runningJobId)).ref()).isEqualTo(before);
        assertThat(Calls.await(named.job(JobRef.parse(before.toString())).read())
                        .ref())
                .isEqualTo(before);
        assertThatThrownBy(() -> named.job(byId)).hasMessageContaining("not a job of eu-de/name=eu-de");
        assertThatThrownBy(() -> known.job(before)).hasMessageContaining("not a job of eu-de/" + FakeDli.PROJECT_ID);
    }

    @Test
    void providedPasswordForAnotherProjectIsNotSent() {
        fake.account().addProject(SUB_PROJECT, "eu-de_sub");
        IamPassword password = DliFixture.PASSWORD;

        assertThat(cancelFailure(builder(CredentialKind.KEY, "")
                        .credentials(() -> CompletableFuture.completedFuture(password.withProjectName("eu-de_sub")))
                        .build()))
                .hasMessageContaining("the password asks for another project than the client");
        assertThat(fake.receivedRequests()).isEmpty();
    }

    @Test
    void providedPasswordNeedsAnAddressOfIam() {
        DliClient client = fixture.builder()
                .transport(fixture.transport)
                .credentials(() -> CompletableFuture.completedFuture(DliFixture.PASSWORD))
                .build();

        assertThat(cancelFailure(client)).hasMessageContaining("a password needs a region or an IAM endpoint");
    }
}
