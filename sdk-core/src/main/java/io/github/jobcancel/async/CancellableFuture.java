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
 * A future that ends the call behind it when someone other than the call completes or cancels it.
 *
 * <p>A plain {@code CompletableFuture} does not know its source: cancelling {@code call.thenApply(f)}, or letting it
 * time out, leaves the call running with its connection, although nobody waits for it. Every future that is derived
 * from this class is therefore of this class too, and completing it from outside abandons its source. When a source
 * completes, the JDK completes derived futures by other, internal methods; only outsiders (and {@code orTimeout} and
 * {@code completeOnTimeout}) call the methods that are overridden here.
 *
 * @param <T> the result
 */
public class CancellableFuture<T> extends CompletableFuture<T> {
    private final @Nullable CancellableFuture<?> source;

    /**
     * The future that this one waits for: the second call of {@code thenCompose}, or a started one. Guarded by this.
     */
    private @Nullable CompletableFuture<?> innerFuture;

    private boolean isAbandoned; // guarded by this

    /**
     * Creates a future.
     *
     * @param source the future that this one is derived from; null if there is none
     */
    public CancellableFuture(@Nullable CancellableFuture<?> source) {
        this.source = source;
    }

    /**
     * Completes this future with the result of its call.
     *
     * @param value the result; null if the call failed
     * @param failure the failure; null if the call did not fail
     */
    @SuppressWarnings("NullAway") // a call without a failure has a value
    public final void completeWith(@Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            complete(value);
        } else {
            completeExceptionally(failure);
        }
    }

    /**
     * Starts a future and completes this one as the started one completes. Cancelling this future cancels the started
     * one.
     *
     * @param futureStarter starts the future; an exception becomes the failure of this future
     */
    public final void startAndFollow(Supplier<CompletableFuture<T>> futureStarter) {
        try {
            CompletableFuture<T> startedFuture = futureStarter.get();
            linkInner(startedFuture);
            startedFuture.whenComplete(this::completeWith);
        } catch (RuntimeException | Error e) {
            completeExceptionally(e);
        }
    }

    /** Ends the work that this future waits for. May be called more than once, from any thread. */
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

    /** Remembers the second call of a chain, so that abandoning the chain abandons the second call too. */
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
            // a future of this class is returned as it is; for a stage that cannot be cancelled, a future that can be
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

        /** Links the chain to its second call. Either of the two may become known first. */
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

    /**
     * Returns a failure as it was thrown. Futures that are derived from others wrap it in a {@link
     * CompletionException}.
     *
     * @param failure a failure that a future reports; null for none
     * @return the failure without the wrapper
     */
    static @Nullable public Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
