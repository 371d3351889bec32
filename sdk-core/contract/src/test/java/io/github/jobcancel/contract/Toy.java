// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
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
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import okhttp3.HttpUrl;

/** The smallest provider there can be: the engine is held to the contract with nothing around it. */
final class Toy implements Subject {
    enum Login {
        TOKEN,
        SESSION
    }

    private static final String PASSWORD = "toy-password-1";

    private static final class Fake extends FakeServer {
        private int issued;
        private String valid = "";

        Fake(ManualClock clock) {
            super(clock);
            maskSecret(PASSWORD);
        }

        @Override
        protected FakeReply replyTo(ReceivedRequest request) {
            if (request.path().equals("/login")) {
                valid = "toy-token-" + ++issued;
                maskSecret(valid);
                return FakeReply.json(200, "{\"token\":\"" + valid + "\"}");
            }
            return request.header("X-Token").filter(valid::equals).isPresent()
                    ? FakeReply.json(200, "{\"done\":true}")
                    : FakeReply.json(401, "{\"code\":\"expired\"}");
        }

        synchronized void forget() {
            valid = "";
        }
    }

    private final Fake fake;
    private final CallEngine engine;
    private final RequestAuthorizer<String> authorizer;
    private final HttpUrl root;

    Toy(Transport transport, ManualClock clock, Login login) {
        this.fake = new Fake(clock);
        this.root = HttpUrl.get(fake.url());
        this.engine = new CallEngine("toy", transport);
        CredentialSource<String> source = switch (login) {
            case TOKEN ->
                new CredentialSources(engine)
                        .cachedSource(() -> login(token -> new ExpiringCredential<>(token, null, null)));
            case SESSION -> new CredentialSources(engine).sessionSource(() -> login(token -> token));
        };
        this.authorizer = new RequestAuthorizer<>(source, (draft, token, now) -> draft.setHeader("X-Token", token));
    }

    private record Call<T>(String name, HttpUrl url, Map<String, String> body, Function<HttpReply, T> result)
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
        public Step<T> decodeReply(HttpReply reply, CallHistory trail) {
            return switch (reply.status()) {
                case 200 ->
                    reply.bodyJson().isObject()
                            ? Step.finishWith(result.apply(reply))
                            : Step.failAttempt(fault(AttemptFailure.FailureKind.UNEXPECTED, reply));
                case 401 -> Step.failAttempt(fault(AttemptFailure.FailureKind.CREDENTIAL, reply));
                case 403 -> Step.failAttempt(fault(AttemptFailure.FailureKind.FORBIDDEN, reply));
                case 429 -> {
                    AttemptFailure fault = fault(AttemptFailure.FailureKind.THROTTLED, reply);
                    yield Step.failAttempt(reply.retryAfter(trail.signedAt())
                            .map(fault::withRetryAfter)
                            .orElse(fault));
                }
                case 502, 503 -> Step.failAttempt(fault(AttemptFailure.FailureKind.UNAVAILABLE, reply));
                default -> Step.failAttempt(fault(AttemptFailure.FailureKind.INVALID, reply));
            };
        }

        private AttemptFailure fault(AttemptFailure.FailureKind kind, HttpReply reply) {
            return AttemptFailure.ofReply(
                    kind, "no", reply.toProviderError(reply.bodyJson().textField("code"), ""));
        }
    }

    private <T> Operation<T> login(Function<String, T> result) {
        return new Call<>(
                "login", root.resolve("/login"), Map.of("password", PASSWORD), reply -> result.apply(token(reply)));
    }

    /** Stumbles over any other answer, and says it whole: what a provider's code must be forgiven. */
    private static String token(HttpReply reply) {
        if (!reply.bodyJson().get("token").exists()) {
            throw new IllegalArgumentException("no token in " + reply.bodyText());
        }
        return reply.bodyJson().textField("token");
    }

    @Override
    public FakeServer fake() {
        return fake;
    }

    @Override
    public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
        HttpUrl url = root.resolve("/cancel");
        Operation<CancelOutcome> operation = new Operation<>() {
            private final Call<Boolean> call = new Call<>("cancel", url, Map.of(), reply -> true);

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
            public Step<CancelOutcome> decodeReply(HttpReply reply, CallHistory trail) {
                return call.decodeReply(reply, trail) instanceof Step.FailedAttempt<Boolean> failed
                        ? Step.failAttempt(failed.failure())
                        : Step.finishWith(new CancelOutcome.Requested(trail.toEvidence(null, null, "done")));
            }
        };
        return engine.startCall(operation, authorizer, options);
    }

    @Override
    public boolean login(ReceivedRequest request) {
        return request.path().equals("/login");
    }

    @Override
    public void expireCredentials() {
        fake.forget();
    }

    @Override
    public List<String> secrets() {
        return List.of(PASSWORD, "toy-token");
    }

    @Override
    public List<Object> printables() {
        return List.of(engine, authorizer);
    }

    @Override
    public void close() {
        engine.close();
    }
}
