// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future that tells the call it belongs to when somebody other than the call ends it.
 *
 * <p>A plain {@code CompletableFuture} forgets where it came from: cancelling {@code call.thenApply(f)}, or letting it time
 * out, leaves the call running with its connection, and nobody waits for it. So every future derived from ours is one of
 * these too, and ending it from outside abandons its source. What the JDK itself does when a source completes goes through
 * other, internal methods; only outsiders (and {@code orTimeout}, {@code completeOnTimeout}) call the ones overridden here.
 */
public class LinkedFuture<T> extends CompletableFuture<T> {
    private final @Nullable LinkedFuture<?> source;

    /** What {@code thenCompose} went on to wait for; guarded by this. */
    private @Nullable CompletableFuture<?> inner;

    private boolean abandoned; // guarded by this

    public LinkedFuture(@Nullable LinkedFuture<?> source) {
        this.source = source;
    }

    /** Ends this future by what its call gave. */
    @SuppressWarnings("NullAway")
    public // a call without a failure has a value
    final void settle(@Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            completeExceptionally(failure);
        }
    }

    /** Ends as another does that is started here; ending this from outside ends that. */
    public final void start(Supplier<CompletableFuture<T>> other) {
        try {
            CompletableFuture<T> started = other.get();
            waitFor(started);
            started.whenComplete(this::settle);
        } catch (RuntimeException | Error e) {
            completeExceptionally(e);
        }
    }

    /** Ends what this future waits for. May be called more than once, from any thread. */
    public void abandon() {
        CompletableFuture<?> waitsFor;
        synchronized (this) {
            abandoned = true;
            waitsFor = inner;
        }
        if (waitsFor != null) {
            waitsFor.cancel(true);
        }
        if (source != null) {
            source.abandon();
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new LinkedFuture<>(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return ended(super.cancel(mayInterruptIfRunning));
    }

    @Override
    public boolean complete(T value) {
        return ended(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return ended(super.completeExceptionally(failure));
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        abandon();
        return super.completeAsync(supplier, executor);
    }

    @Override
    public void obtrudeValue(T value) {
        super.obtrudeValue(value);
        abandon();
    }

    @Override
    public void obtrudeException(Throwable failure) {
        super.obtrudeException(failure);
        abandon();
    }

    private boolean ended(boolean byThisCall) {
        if (byThisCall) {
            abandon();
        }
        return byThisCall;
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> next) {
        Composed<T, U> composed = new Composed<>(next);
        return composed.into(super.thenCompose(composed));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> next, Executor executor) {
        Composed<T, U> composed = new Composed<>(next);
        return composed.into(super.thenComposeAsync(composed, executor));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> next) {
        return thenComposeAsync(next, defaultExecutor());
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> next) {
        Composed<Throwable, T> composed = new Composed<>(next);
        return composed.into(super.exceptionallyCompose(composed));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(
            Function<Throwable, ? extends CompletionStage<T>> next, Executor executor) {
        Composed<Throwable, T> composed = new Composed<>(next);
        return composed.into(super.exceptionallyComposeAsync(composed, executor));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> next) {
        return exceptionallyComposeAsync(next, defaultExecutor());
    }

    /** Remembers the second call of a chain, so that abandoning the chain abandons it too. */
    private static final class Composed<T, U> implements Function<T, CompletionStage<U>> {
        private final Function<? super T, ? extends CompletionStage<U>> next;

        // guarded by this
        private @Nullable LinkedFuture<U> outer;
        private @Nullable CompletableFuture<U> started;

        Composed(Function<? super T, ? extends CompletionStage<U>> next) {
            this.next = next;
        }

        @Override
        public CompletionStage<U> apply(T value) {
            // itself, or of a stage that cannot be cancelled a future that can
            CompletableFuture<U> second = next.apply(value).toCompletableFuture();
            synchronized (this) {
                started = second;
            }
            join();
            return second;
        }

        CompletableFuture<U> into(CompletableFuture<U> derived) {
            synchronized (this) {
                outer = (LinkedFuture<U>) derived;
            }
            join();
            return derived;
        }

        /** The chain and its second call become known in either order. */
        private void join() {
            LinkedFuture<U> chain;
            CompletableFuture<U> second;
            synchronized (this) {
                chain = outer;
                second = started;
            }
            if (chain != null && second != null) {
                chain.waitFor(second);
            }
        }
    }

    private void waitFor(CompletableFuture<?> second) {
        boolean late;
        synchronized (this) {
            inner = second;
            late = abandoned;
        }
        if (late) {
            second.cancel(true);
        }
    }

    /** A failure as it was thrown: futures that derive from others wrap it. */
    static @Nullable public Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
