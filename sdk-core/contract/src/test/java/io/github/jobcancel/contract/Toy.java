// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.call.Engine;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.ManualClock;
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
            secret(PASSWORD);
        }

        @Override
        protected Answer answer(Incoming request) {
            if (request.path().equals("/login")) {
                valid = "toy-token-" + ++issued;
                secret(valid);
                return Answer.json(200, "{\"token\":\"" + valid + "\"}");
            }
            return request.header("X-Token").filter(valid::equals).isPresent()
                    ? Answer.json(200, "{\"done\":true}")
                    : Answer.json(401, "{\"code\":\"expired\"}");
        }

        synchronized void forget() {
            valid = "";
        }
    }

    private final Fake fake;
    private final Engine engine;
    private final Authorizer<String> authorizer;
    private final HttpUrl root;

    Toy(Transport transport, ManualClock clock, Login login) {
        this.fake = new Fake(clock);
        this.root = HttpUrl.get(fake.url());
        this.engine = new Engine("toy", transport);
        CredentialSource<String> source = switch (login) {
            case TOKEN -> new CredentialSources(engine).cached(() -> login(token -> new Fresh<>(token, null, null)));
            case SESSION -> new CredentialSources(engine).session(() -> login(token -> token));
        };
        this.authorizer = new Authorizer<>(source, (draft, token, now) -> draft.header("X-Token", token));
    }

    private record Call<T>(String name, HttpUrl url, Map<String, String> body, Function<Reply, T> result)
            implements Operation<T> {
        @Override
        public boolean mutates() {
            return name.equals("cancel");
        }

        @Override
        public Draft draft() {
            return Draft.post(url, body);
        }

        @Override
        public Step<T> decode(Reply reply, Trail trail) {
            return switch (reply.status()) {
                case 200 ->
                    reply.json().isObject()
                            ? Step.done(result.apply(reply))
                            : Step.failed(fault(Fault.Kind.UNEXPECTED, reply));
                case 401 -> Step.failed(fault(Fault.Kind.CREDENTIAL, reply));
                case 403 -> Step.failed(fault(Fault.Kind.FORBIDDEN, reply));
                case 429 -> {
                    Fault fault = fault(Fault.Kind.THROTTLED, reply);
                    yield Step.failed(reply.retryAfter(trail.signedAt())
                            .map(fault::retryAfter)
                            .orElse(fault));
                }
                case 502, 503 -> Step.failed(fault(Fault.Kind.UNAVAILABLE, reply));
                default -> Step.failed(fault(Fault.Kind.INVALID, reply));
            };
        }

        private Fault fault(Fault.Kind kind, Reply reply) {
            return Fault.of(kind, "no", reply.error(reply.json().text("code"), ""));
        }
    }

    private <T> Operation<T> login(Function<String, T> result) {
        return new Call<>(
                "login", root.resolve("/login"), Map.of("password", PASSWORD), reply -> result.apply(token(reply)));
    }

    /** Stumbles over any other answer, and says it whole: what a provider's code must be forgiven. */
    private static String token(Reply reply) {
        if (!reply.json().get("token").exists()) {
            throw new IllegalArgumentException("no token in " + reply.text());
        }
        return reply.json().text("token");
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
            public Draft draft() {
                return call.draft();
            }

            @Override
            public Step<CancelOutcome> decode(Reply reply, Trail trail) {
                return call.decode(reply, trail) instanceof Step.Failed<Boolean> failed
                        ? Step.failed(failed.fault())
                        : Step.done(new CancelOutcome.Requested(trail.evidence(null, null, "done")));
            }
        };
        return engine.call(operation, authorizer, options);
    }

    @Override
    public boolean login(Incoming request) {
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
