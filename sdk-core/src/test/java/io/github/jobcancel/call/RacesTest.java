// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.Transport;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CachedCredential;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.http.Workers;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the simulation, which has one thread, cannot see: calls that end, begin and meet at the same moment. */
class RacesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final RetryPolicy QUICK = new RetryPolicy(5, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void atOnce(List<Callable<?>> tasks) throws Exception {
        CyclicBarrier together = new CyclicBarrier(tasks.size());
        List<Future<?>> all = new ArrayList<>();
        for (Callable<?> task : tasks) {
            all.add(threads.submit(() -> {
                await(together);
                return task.call();
            }));
        }
        for (Future<?> one : all) {
            one.get(10, TimeUnit.SECONDS);
        }
    }

    private static void await(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- a call's turns ----

    /** A reply, an alarm and the caller who gives up come at once: one of them has it, and the wait is taken back. */
    @Test
    void oneThingEndsAWait() throws Exception {
        for (int round = 0; round < 3_000; round++) {
            Turns turns = new Turns(e -> {});
            AtomicInteger went = new AtomicInteger();
            AtomicInteger takenBack = new AtomicInteger();
            int mine = turns.enter(Turns.State.AUTHORIZING, Turns.NOTHING);
            atOnce(List.of(
                    () -> turns.woken(mine, went::incrementAndGet),
                    () -> turns.woken(mine, went::incrementAndGet),
                    () -> {
                        turns.abortBy(mine, takenBack::incrementAndGet);
                        return null;
                    },
                    () -> {
                        Runnable how = turns.end();
                        how.run();
                        return null;
                    }));

            assertThat(went.get()).as("round %d", round).isLessThanOrEqualTo(1);
            assertThat(takenBack).as("round %d", round).hasValue(1);
            assertThat(turns.enter(Turns.State.SENDING, Turns.NOTHING)).isEqualTo(-1);
        }
    }

    // ---- credentials ----

    @Test
    void whoeverWaitsForACredentialGetsItWhileOthersLeaveAndFetchesFail() throws Exception {
        for (int round = 0; round < 1_000; round++) {
            CachedCredential<String> source = new CachedCredential<>(
                    () -> CompletableFuture.supplyAsync(() -> new Fresh<>("a", null, null), threads));
            AtomicInteger served = new AtomicInteger();
            List<CompletableFuture<String>> stay = List.of(new CompletableFuture<>(), new CompletableFuture<>());
            List<Callable<?>> tasks = new ArrayList<>();
            for (CompletableFuture<String> one : stay) {
                tasks.add(() ->
                        source.acquire(CredentialSource.waiter(false, one::complete, one::completeExceptionally), NOW));
            }
            for (int i = 0; i < 2; i++) {
                tasks.add(() -> {
                    source.acquire(CredentialSource.waiter(false, a -> served.incrementAndGet(), e -> {}), NOW)
                            .run();
                    return source.refused("a");
                });
            }
            atOnce(tasks);

            for (CompletableFuture<String> one : stay) {
                assertThat(one.get(10, TimeUnit.SECONDS)).as("round %d", round).isEqualTo("a");
            }
        }
    }

    // ---- sessions, over whole calls ----

    private record Numbered(AtomicInteger under) {}

    private static final class Ask implements Operation<String> {
        @Override
        public String name() {
            return "ask";
        }

        @Override
        public boolean mutates() {
            return true;
        }

        @Override
        public Draft draft() {
            return Draft.get(HttpUrl.get("http://nowhere.invalid/"));
        }

        @Override
        public Step<String> decode(Reply reply, Trail trail) {
            return switch (reply.status()) {
                case 200 -> Step.done("ok");
                case 401 -> Step.failed(Fault.of(Fault.Kind.CREDENTIAL, "", reply.error("", "")));
                default -> Step.failed(Fault.of(Fault.Kind.UNAVAILABLE, "", reply.error("", "")));
            };
        }
    }

    private static Response answer(Interceptor.Chain chain, int status) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("")
                .body(ResponseBody.create("", null))
                .build();
    }

    /** Calls are abandoned at any moment; no two are ever under way in one session, and it serves to the end. */
    @Test
    void oneCallAtATimeHasTheSessionAndNoneKeepsIt() throws Exception {
        Map<String, Numbered> sessions = new ConcurrentHashMap<>();
        AtomicInteger logins = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Interceptor server = chain -> {
            AtomicInteger under =
                    sessions.get(chain.request().header("X-Session")).under();
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            int dice = ThreadLocalRandom.current().nextInt(10);
            under.decrementAndGet();
            return answer(chain, dice == 0 ? 401 : dice == 1 ? 503 : 200);
        };
        Transport transport = Transport.builder()
                .callFactory(
                        client -> client.newBuilder().addInterceptor(server).build())
                .build();
        try (transport;
                Engine engine = new Engine("toy", transport)) {
            CredentialSource<String> lane = new CredentialSources(engine)
                    .session(
                            () -> CompletableFuture.supplyAsync(
                                    () -> {
                                        String name = "s" + logins.incrementAndGet();
                                        sessions.put(name, new Numbered(new AtomicInteger()));
                                        return name;
                                    },
                                    threads),
                            session -> Duration.ofMinutes(20),
                            () -> {});
            Authorizer<String> authorizer =
                    new Authorizer<>(lane, (draft, session, now) -> draft.header("X-Session", session));
            CallOptions options = CallOptions.standard().withRetry(QUICK);
            List<Callable<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(() -> {
                    for (int n = 0; n < 150; n++) {
                        CompletableFuture<String> call = engine.call(
                                new Ask(), authorizer, options, n % 3 == 0 ? CallRole.BULK : CallRole.SINGLE);
                        if (n % 2 == 0) {
                            for (int spin = ThreadLocalRandom.current().nextInt(200); spin > 0; spin--) {
                                Thread.onSpinWait();
                            }
                            call.cancel(true);
                        } else {
                            call.exceptionally(e -> "").get(10, TimeUnit.SECONDS);
                        }
                    }
                    return null;
                });
            }
            atOnce(tasks);

            assertThat(most).as("requests at once in a session").hasValue(1);
            assertThat(engine.call(new Ask(), authorizer, options)
                            .handle((answer, e) -> "it ends")
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("it ends");
        }
    }

    // ---- closing ----

    /** Whenever a client closes, each of its calls ends, and what it says of its effect is true. */
    @Test
    void everyCallOfAClientThatClosesEndsAndDeniesNothing() throws Exception {
        for (int round = 0; round < 60; round++) {
            Map<String, Boolean> seen = new ConcurrentHashMap<>();
            Transport transport = Transport.builder()
                    .callFactory(client -> client.newBuilder()
                            .addInterceptor(chain -> {
                                seen.put(String.valueOf(chain.request().header("X-Call")), true);
                                return answer(chain, 200);
                            })
                            .build())
                    .build();
            Engine engine = new Engine("toy", transport);
            Map<String, CompletableFuture<String>> calls = new ConcurrentHashMap<>();
            List<Callable<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int mine = i;
                tasks.add(() -> {
                    for (int n = 0; n < 10; n++) {
                        String name = mine + "-" + n;
                        Authorizer<String> authorizer = new Authorizer<>(
                                CredentialSource.fixed(name), (draft, call, now) -> draft.header("X-Call", call));
                        calls.put(name, engine.call(new Ask(), authorizer, CallOptions.standard()));
                    }
                    return null;
                });
            }
            tasks.add(() -> {
                transport.close();
                return null;
            });
            atOnce(tasks);

            for (Map.Entry<String, CompletableFuture<String>> call : calls.entrySet()) {
                Throwable failure = call.getValue().handle((answer, e) -> e).get(10, TimeUnit.SECONDS);
                boolean denied = failure instanceof SdkException e && !e.mayHaveTakenEffect();
                assertThat(denied && seen.containsKey(call.getKey()))
                        .as("round %d: %s was sent, and told %s", round, call.getKey(), failure)
                        .isFalse();
            }
        }
    }

    // ---- workers ----

    @Test
    void everyExchangeAndEveryCompletionRunsAndNoPlaceIsLost() throws Exception {
        Workers workers = new Workers(threads, 3);
        AtomicInteger exchanges = new AtomicInteger();
        AtomicInteger completions = new AtomicInteger();
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Callable<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> {
                for (int n = 0; n < 2_000; n++) {
                    workers.execute(() -> {
                        most.accumulateAndGet(under.incrementAndGet(), Math::max);
                        exchanges.incrementAndGet();
                        Workers.leave(completions::incrementAndGet);
                        under.decrementAndGet();
                    });
                }
                return null;
            });
        }
        atOnce(tasks);

        CompletableFuture<?>[] last = new CompletableFuture<?>[3];
        CyclicBarrier places = new CyclicBarrier(3);
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            last[i] = done;
            workers.execute(() -> {
                try {
                    await(places);
                    done.complete(null);
                } catch (InterruptedException e) {
                    done.completeExceptionally(e);
                }
            });
        }
        CompletableFuture.allOf(last).get(10, TimeUnit.SECONDS);
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(exchanges).hasValue(8_000);
        assertThat(completions).hasValue(8_000);
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }
}
