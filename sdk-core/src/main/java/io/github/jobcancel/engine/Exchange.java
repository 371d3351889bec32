// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange: OkHttp's call, and how far it got. */
final class Exchange {
    /** A tag would do everywhere, but it costs each request, and a process's first one sixty classes of Kotlin. */
    private static final ThreadLocal<@Nullable Progress> HERE = new ThreadLocal<>();

    private final long startedAt;
    private final Progress progress;
    private final Call call;
    private final Mask mask;

    Exchange(long startedAt, Progress progress, Call call, Mask mask) {
        this.startedAt = startedAt;
        this.progress = progress;
        this.call = call;
        this.mask = mask;
    }

    Call call() {
        return call;
    }

    long startedAt() {
        return startedAt;
    }

    /** Sends the request; exactly one of the two is called, on an I/O thread, once nothing of the reply is left open. */
    void start(Wire wire, Consumer<Reply> received, Consumer<IOException> lost) {
        Workers workers = wire.workers();
        if (workers == null) {
            enqueue(wire, received, lost);
            return;
        }
        try {
            workers.execute(() -> execute(wire, received, lost));
        } catch (RejectedExecutionException e) {
            lost.accept(broken(e));
        }
    }

    /** On a thread of ours. */
    private void execute(Wire wire, Consumer<Reply> received, Consumer<IOException> lost) {
        Reply reply;
        HERE.set(progress);
        try (Response response = call.execute()) {
            reply = read(wire, response);
        } catch (IOException e) {
            lost.accept(e);
            return;
        } catch (RuntimeException | Error e) {
            // a caller's call factory may throw anything, and somebody waits
            lost.accept(broken(e));
            return;
        } finally {
            HERE.remove();
        }
        received.accept(reply);
    }

    private Reply read(Wire wire, Response response) throws IOException {
        return wire.read(response).hiding(mask);
    }

    private static IOException broken(Throwable cause) {
        return new IOException("the exchange could not be made: " + cause, cause);
    }

    /** By the dispatcher of a client that a caller brought. */
    private void enqueue(Wire wire, Consumer<Reply> received, Consumer<IOException> lost) {
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                Reply reply;
                try (response) {
                    reply = read(wire, response);
                } catch (IOException e) {
                    lost.accept(e);
                    return;
                }
                received.accept(reply);
            }

            @Override
            public void onFailure(Call call, IOException e) {
                lost.accept(e);
            }
        });
    }

    /**
     * Whether the server may have seen the request. Only our own client's interceptors can deny it; if a caller's {@code
     * Call.Factory} went another way, it counts as sent.
     */
    boolean sent(IOException failure) {
        boolean cannotHaveBeen = failure instanceof ConnectException || failure instanceof UnknownHostException;
        return progress.stage != Stage.CONNECTING && !cannotHaveBeen;
    }

    Duration took(Wire wire) {
        return Duration.ofNanos(wire.nanoTime() - startedAt);
    }

    private enum Stage {
        UNSEEN,
        CONNECTING,
        WRITING
    }

    /** On a thread of ours, of the exchange that it makes. On another it rides on the request, as a tag. */
    static final class Progress {
        private volatile Stage stage = Stage.UNSEEN;
    }

    /** Runs before a connection is looked for. */
    static final Interceptor CONNECTING = chain -> {
        note(chain, Stage.CONNECTING);
        return chain.proceed(chain.request());
    };

    /** Runs when a connection was found and before the request is written to it. */
    static final Interceptor WRITING = chain -> {
        note(chain, Stage.WRITING);
        return withoutInvitation(chain.proceed(chain.request()));
    };

    private static void note(Interceptor.Chain chain, Stage stage) {
        Progress here = HERE.get();
        Progress progress = here == null ? chain.request().tag(Progress.class) : here;
        if (progress != null) {
            progress.stage = stage;
        }
    }

    /** OkHttp repeats a request on its own when a 503 says {@code Retry-After: 0}; we decide on repeats. */
    private static Response withoutInvitation(Response response) {
        String wait = response.code() == 503 ? response.header("Retry-After") : null;
        return wait == null
                ? response
                : response.newBuilder()
                        .removeHeader("Retry-After")
                        .header(Wire.RETRY_AFTER, wait)
                        .build();
    }
}
