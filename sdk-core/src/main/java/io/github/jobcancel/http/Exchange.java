// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import io.github.jobcancel.async.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One HTTP exchange: OkHttp's call, and how far it got. */
public final class Exchange {
    private static final Runnable NOTHING = () -> {};

    /** A tag would do everywhere, but it costs each request, and a process's first one sixty classes of Kotlin. */
    private static final ThreadLocal<@Nullable Progress> HERE = new ThreadLocal<>();

    private final Wire wire;
    private final long startedAt;
    private final Progress progress;
    private final Call call;
    private final Mask mask;

    // of one that waits for a thread; guarded by this
    private Runnable silence = NOTHING;
    private boolean ours;
    private boolean begun;
    private boolean late;

    Exchange(Wire wire, Progress progress, Call call, Mask mask) {
        this.wire = wire;
        this.startedAt = wire.nanoTime();
        this.progress = progress;
        this.call = call;
        this.mask = mask;
    }

    public long startedAt() {
        return startedAt;
    }

    /**
     * Sends the request; one of the two is called, on an I/O thread, once nothing of the reply is left open. Or on the timer's,
     * if there was no thread for it until the deadline.
     */
    public void start(Deadline deadline, Consumer<Reply> received, Consumer<IOException> lost) {
        Workers workers = wire.workers();
        boolean waits;
        try {
            waits = workers == null
                    ? enqueue(received, lost)
                    : workers.execute(() -> execute(deadline, received, lost));
        } catch (RuntimeException | Error e) {
            // shut down, or no thread is to be had; and a caller's call factory may throw anything
            lost.accept(broken(e));
            return;
        }
        if (waits) {
            guard(deadline, lost);
        }
    }

    /** OkHttp counts from when the exchange has its thread. */
    private void guard(Deadline deadline, Consumer<IOException> lost) {
        synchronized (this) {
            ours = wire.workers() != null;
        }
        Runnable planned = wire.schedule(
                () -> {
                    if (late()) {
                        call.cancel();
                        lost.accept(new IOException("no thread was free for it in time"));
                    }
                },
                deadline.remaining());
        synchronized (this) {
            if (!begun) {
                silence = planned;
                return;
            }
        }
        planned.run();
    }

    /** Of one that waits in OkHttp's queue nobody knows as much. */
    private synchronized boolean neverBegun() {
        return ours && late;
    }

    private synchronized boolean late() {
        late |= !begun;
        return late;
    }

    /** Needs its alarm no more. False if that has rung. */
    private boolean begin() {
        Runnable planned;
        boolean inTime;
        synchronized (this) {
            begun = true;
            planned = silence;
            silence = NOTHING;
            inTime = !late;
        }
        planned.run();
        return inTime;
    }

    public void cancel() {
        // one that has no thread yet needs none
        late();
        begin();
        call.cancel();
    }

    /** On a thread of ours. */
    private void execute(Deadline deadline, Consumer<Reply> received, Consumer<IOException> lost) {
        if (!begin()) {
            return;
        }
        Reply reply;
        HERE.set(progress);
        try (Response response = limited(deadline).execute()) {
            reply = read(response);
        } catch (IOException e) {
            lost.accept(e);
            return;
        } catch (Throwable e) {
            // a caller's call factory may throw anything, also what Java would have it declare, and somebody waits
            lost.accept(broken(e));
            return;
        } finally {
            HERE.remove();
        }
        received.accept(reply);
    }

    /** It may have waited for its thread. */
    private Call limited(Deadline deadline) {
        long left = deadline.remaining().toNanos();
        call.timeout().timeout(Math.max(1, Math.min(call.timeout().timeoutNanos(), left)), TimeUnit.NANOSECONDS);
        return call;
    }

    private Reply read(Response response) throws IOException {
        return wire.read(response).hiding(mask);
    }

    private static IOException broken(Throwable cause) {
        return new IOException("the exchange could not be made: " + cause, cause);
    }

    /** By the dispatcher of a client that a caller brought. Whether something waits there for a thread. */
    private boolean enqueue(Consumer<Reply> received, Consumer<IOException> lost) {
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                begin();
                Reply reply;
                try (response) {
                    reply = read(response);
                } catch (IOException e) {
                    lost.accept(e);
                    return;
                } catch (Throwable e) {
                    lost.accept(broken(e));
                    return;
                }
                received.accept(reply);
            }

            @Override
            public void onFailure(Call call, IOException e) {
                begin();
                lost.accept(e);
            }
        });
        return wire.queues();
    }

    /**
     * Whether the server may have seen the request. Only our own client's interceptors can deny it; if a caller's {@code
     * Call.Factory} went another way, it counts as sent.
     */
    public boolean sent(IOException failure) {
        if (neverBegun()) {
            return false;
        }
        boolean cannotHaveBeen = failure instanceof ConnectException || failure instanceof UnknownHostException;
        return progress.stage == Stage.WRITING || (progress.stage == Stage.UNSEEN && !cannotHaveBeen);
    }

    public Duration took() {
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
        // a caller's interceptor may proceed once more; what was written stays so
        if (progress != null && progress.stage != Stage.WRITING) {
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
