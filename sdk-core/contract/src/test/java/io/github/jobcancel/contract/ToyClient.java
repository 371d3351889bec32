// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import okhttp3.HttpUrl;

/** Implements the smallest possible provider, so that the contract can test core alone. */
final class ToyClient implements ClientUnderTest {
    enum LoginKind {
        TOKEN,
        SESSION
    }

    private static final String PASSWORD = "toy-password-1";

    private static final class ToyServer extends FakeServer {
        private int issuedCount;
        private String validToken = "";

        ToyServer(ManualClock clock) {
            super(clock);
            maskSecret(PASSWORD);
        }

        @Override
        protected FakeReply replyTo(ReceivedRequest request) {
            if (request.path().equals("/login")) {
                validToken = "toy-token-" + ++issuedCount;
                maskSecret(validToken);
                return FakeReply.json(200, "{\"token\":\"" + validToken + "\"}");
            }
            return request.header("X-Token").filter(validToken::equals).isPresent()
                    ? FakeReply.json(200, "{\"done\":true}")
                    : FakeReply.json(401, "{\"code\":\"expired\"}");
        }

        synchronized void forgetToken() {
            validToken = "";
        }
    }

    private final ToyServer fakeServer;
    private final CallEngine engine;
    private final RequestAuthorizer<String> authorizer;
    private final HttpUrl rootUrl;

    ToyClient(Transport transport, ManualClock clock, LoginKind loginKind) {
        this.fakeServer = new ToyServer(clock);
        this.rootUrl = HttpUrl.get(fakeServer.url());
        this.engine = new CallEngine("toy", transport);
        CredentialSource<String> source = switch (loginKind) {
            case TOKEN ->
                new CredentialSources(engine)
                        .cachedSource(() -> loginOperation(token -> new ExpiringCredential<>(token, null, null)));
            case SESSION -> new CredentialSources(engine).sessionSource(() -> loginOperation(token -> token));
        };
        this.authorizer = new RequestAuthorizer<>(source, (request, token, now) -> request.setHeader("X-Token", token));
    }

    private record ToyCall<T>(String name, HttpUrl url, Map<String, String> body, Function<HttpReply, T> resultReader)
            implements Operation<T> {
        @Override
        public boolean mutates() {
            return name.equals("cancel");
        }

        @Override
        public RequestBuilder requestBuilder() {
            return RequestBuilder.postJson(url, body);
        }

        @Override
        public CallStep<T> decodeReply(HttpReply reply, CallHistory history) {
            return switch (reply.status()) {
                case 200 ->
                    reply.bodyJson().isObject()
                            ? CallStep.finishWith(resultReader.apply(reply))
                            : CallStep.failAttempt(createFailure(FailureKind.UNEXPECTED, reply));
                case 401 -> CallStep.failAttempt(createFailure(FailureKind.CREDENTIAL, reply));
                case 403 -> CallStep.failAttempt(createFailure(FailureKind.FORBIDDEN, reply));
                case 429 -> {
                    AttemptFailure failure = createFailure(FailureKind.THROTTLED, reply);
                    yield CallStep.failAttempt(reply.retryAfter(history.signedAt())
                            .map(failure::withRetryAfter)
                            .orElse(failure));
                }
                case 502, 503 -> CallStep.failAttempt(createFailure(FailureKind.UNAVAILABLE, reply));
                default -> CallStep.failAttempt(createFailure(FailureKind.INVALID, reply));
            };
        }

        private AttemptFailure createFailure(FailureKind kind, HttpReply reply) {
            return AttemptFailure.ofReply(
                    kind, "no", reply.toProviderError(reply.bodyJson().textField("code"), ""));
        }
    }

    private <T> Operation<T> loginOperation(Function<String, T> result) {
        return new ToyCall<>(
                "login",
                rootUrl.resolve("/login"),
                Map.of("password", PASSWORD),
                reply -> result.apply(readToken(reply)));
    }

    /**
     * Fails for a reply without a token, with the whole reply in the message: core must not pass such a message on.
     */
    private static String readToken(HttpReply reply) {
        if (!reply.bodyJson().get("token").exists()) {
            throw new IllegalArgumentException("no token in " + reply.bodyText());
        }
        return reply.bodyJson().textField("token");
    }

    @Override
    public FakeServer fakeServer() {
        return fakeServer;
    }

    @Override
    public CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options) {
        HttpUrl url = rootUrl.resolve("/cancel");
        Operation<CancelOutcome> operation = new Operation<>() {
            private final ToyCall<Boolean> call = new ToyCall<>("cancel", url, Map.of(), reply -> true);

            @Override
            public String name() {
                return "cancel";
            }

            @Override
            public boolean mutates() {
                return true;
            }

            @Override
            public RequestBuilder requestBuilder() {
                return call.requestBuilder();
            }

            @Override
            public CallStep<CancelOutcome> decodeReply(HttpReply reply, CallHistory history) {
                return call.decodeReply(reply, history) instanceof CallStep.FailedAttempt<Boolean> failedAttempt
                        ? CallStep.failAttempt(failedAttempt.failure())
                        : CallStep.finishWith(new CancelOutcome.Requested(history.toEvidence(null, null, "done")));
            }
        };
        return engine.startCall(operation, authorizer, options);
    }

    @Override
    public boolean isLoginRequest(ReceivedRequest request) {
        return request.path().equals("/login");
    }

    @Override
    public void expireCredentials() {
        fakeServer.forgetToken();
    }

    @Override
    public List<String> clientSecrets() {
        return List.of(PASSWORD, "toy-token");
    }

    @Override
    public List<Object> printableObjects() {
        return List.of(engine, authorizer);
    }

    @Override
    public void close() {
        engine.close();
    }
}
