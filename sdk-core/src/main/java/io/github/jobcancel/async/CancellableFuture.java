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
public class CancellableFuture<T> extends CompletableFuture<T> {
    private final @Nullable CancellableFuture<?> source;

    /** What {@code thenCompose} went on to wait for; guarded by this. */
    private @Nullable CompletableFuture<?> innerFuture;

    private boolean isAbandoned; // guarded by this

    public CancellableFuture(@Nullable CancellableFuture<?> source) {
        this.source = source;
    }

    /** Ends this future by what its call gave. */
    @SuppressWarnings("NullAway")
    public // a call without a failure has a value
    final void completeWith(@Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            completeExceptionally(failure);
        }
    }

    /** Ends as another does that is started here; ending this from outside ends that. */
    public final void startAndFollow(Supplier<CompletableFuture<T>> futureStarter) {
        try {
            CompletableFuture<T> startedFuture = futureStarter.get();
            linkInner(startedFuture);
            startedFuture.whenComplete(this::completeWith);
        } catch (RuntimeException | Error e) {
            completeExceptionally(e);
        }
    }

    /** Ends what this future waits for. May be called more than once, from any thread. */
    public void abandonCall() {
        CompletableFuture<?> pendingFuture;
        synchronized (this) {
            isAbandoned = true;
            pendingFuture = innerFuture;
        }
        if (pendingFuture != null) {
            pendingFuture.cancel(true);
        }
        if (source != null) {
            source.abandonCall();
        }
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CancellableFuture<>(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return abandonIfCompleted(super.cancel(mayInterruptIfRunning));
    }

    @Override
    public boolean complete(T value) {
        return abandonIfCompleted(super.complete(value));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return abandonIfCompleted(super.completeExceptionally(failure));
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        abandonCall();
        return super.completeAsync(supplier, executor);
    }

    @Override
    public void obtrudeValue(T value) {
        super.obtrudeValue(value);
        abandonCall();
    }

    @Override
    public void obtrudeException(Throwable failure) {
        super.obtrudeException(failure);
        abandonCall();
    }

    private boolean abandonIfCompleted(boolean completedHere) {
        if (completedHere) {
            abandonCall();
        }
        return completedHere;
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> next) {
        ComposedStage<T, U> composed = new ComposedStage<>(next);
        return composed.linkTo(super.thenCompose(composed));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> next, Executor executor) {
        ComposedStage<T, U> composed = new ComposedStage<>(next);
        return composed.linkTo(super.thenComposeAsync(composed, executor));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> next) {
        return thenComposeAsync(next, defaultExecutor());
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> next) {
        ComposedStage<Throwable, T> composed = new ComposedStage<>(next);
        return composed.linkTo(super.exceptionallyCompose(composed));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(
            Function<Throwable, ? extends CompletionStage<T>> next, Executor executor) {
        ComposedStage<Throwable, T> composed = new ComposedStage<>(next);
        return composed.linkTo(super.exceptionallyComposeAsync(composed, executor));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> next) {
        return exceptionallyComposeAsync(next, defaultExecutor());
    }

    /** Remembers the second call of a chain, so that abandoning the chain abandons it too. */
    private static final class ComposedStage<T, U> implements Function<T, CompletionStage<U>> {
        private final Function<? super T, ? extends CompletionStage<U>> next;

        // guarded by this
        private @Nullable CancellableFuture<U> chainFuture;
        private @Nullable CompletableFuture<U> innerCall;

        ComposedStage(Function<? super T, ? extends CompletionStage<U>> next) {
            this.next = next;
        }

        @Override
        public CompletionStage<U> apply(T value) {
            // itself, or of a stage that cannot be cancelled a future that can
            CompletableFuture<U> secondCall = next.apply(value).toCompletableFuture();
            synchronized (this) {
                innerCall = secondCall;
            }
            linkWhenBothKnown();
            return secondCall;
        }

        CompletableFuture<U> linkTo(CompletableFuture<U> derivedFuture) {
            synchronized (this) {
                chainFuture = (CancellableFuture<U>) derivedFuture;
            }
            linkWhenBothKnown();
            return derivedFuture;
        }

        /** The chain and its second call become known in either order. */
        private void linkWhenBothKnown() {
            CancellableFuture<U> chain;
            CompletableFuture<U> secondCall;
            synchronized (this) {
                chain = chainFuture;
                secondCall = innerCall;
            }
            if (chain != null && secondCall != null) {
                chain.linkInner(secondCall);
            }
        }
    }

    private void linkInner(CompletableFuture<?> startedFuture) {
        boolean alreadyAbandoned;
        synchronized (this) {
            innerFuture = startedFuture;
            alreadyAbandoned = isAbandoned;
        }
        if (alreadyAbandoned) {
            startedFuture.cancel(true);
        }
    }

    /** A failure as it was thrown: futures that derive from others wrap it. */
    static @Nullable public Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
