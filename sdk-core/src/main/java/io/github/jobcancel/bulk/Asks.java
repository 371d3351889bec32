// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.bulk;

import io.github.jobcancel.BulkOptions;
import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.Remedy;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Result;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.Escalation;
import io.github.jobcancel.call.CallRole;
import io.github.jobcancel.job.BoundJob;
import io.github.jobcancel.job.Stop;
import io.github.jobcancel.job.Verbs;
import io.github.jobcancel.operation.HistoryRecord;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What a bulk asks of its jobs' providers, and what is to be asked next. */
final class Asks {
    /** What follows an outcome. */
    enum Next {
        SETTLE,
        READ,
        ESCALATE,
        WATCH
    }

    private final BulkOptions options;
    private final @Nullable StopOptions stop;

    Asks(BulkOptions options, @Nullable StopOptions stop) {
        this.options = options;
        this.stop = stop;
    }

    /** By itself. Somebody else's job knows best how it is stopped. */
    CompletableFuture<CancelOutcome> single(Entry entry) {
        BoundJob bound = entry.bound;
        if (bound == null) {
            StopOptions how = stop;
            return how == null ? entry.job.cancel(options.call()) : entry.job.stop(how);
        }
        return call(bound, bound.verbs().cancel(request(entry)));
    }

    CompletableFuture<List<Optional<Result<CancelOutcome>>>> together(List<Entry> entries) {
        return call(entries.get(0).owner(), entries.get(0).many().cancel(verbs(entries)));
    }

    CompletableFuture<List<CancelOutcome>> read(List<Entry> entries) {
        return call(entries.get(0).owner(), Judged.read(entries, verbs(entries)));
    }

    /** The stronger verb for several that the cancel came too late for. */
    CompletableFuture<List<Optional<Result<CancelOutcome>>>> escalate(List<Entry> entries) {
        Operation<List<Optional<Result<CancelOutcome>>>> stronger =
                entries.get(0).many().escalate(verbs(entries));
        // the cancel was accepted: no failure of the stronger verb may deny that
        return call(
                entries.get(0).owner(), stronger.name(), Step.update(HistoryRecord::markActed, Step.next(stronger)));
    }

    /** Until the job is at rest. */
    CompletableFuture<CancelOutcome> watch(Entry entry, CancelOutcome outcome) {
        return watch(entry, flow(entry).follow(outcome));
    }

    /** After a request that got no answer. */
    CompletableFuture<CancelOutcome> again(Entry entry, SdkException failure, boolean escalated) {
        return watch(entry, flow(entry).followLoss(failure, escalated));
    }

    private CompletableFuture<CancelOutcome> watch(Entry entry, Step<CancelOutcome> first) {
        return call(entry.owner(), "stop", first);
    }

    private Stop flow(Entry entry) {
        return new Stop(entry.owner(), stop == null ? StopOptions.standard() : stop, CallRole.BULK);
    }

    /** What follows an outcome that came of a request to stop, or of the read after it. */
    Next after(Entry entry, CancelOutcome outcome, boolean read) {
        StopOptions how = stop;
        boolean unread = outcome instanceof Requested
                && !read
                && outcome.evidence().after().isEmpty();
        if (entry.bound == null) {
            return Next.SETTLE;
        }
        if (how == null) {
            return unread && options.call().verify() && entry.readTogether() ? Next.READ : Next.SETTLE;
        }
        boolean mayEscalate = how.escalation() == Escalation.TERMINATE_IF_STARTED
                && entry.escalatesTogether()
                && !outcome.evidence().escalated();
        if (mayEscalate && unread) {
            return Next.READ;
        }
        boolean tooLate = outcome instanceof NotCancellable no && no.remedy() == Remedy.TERMINATE;
        if (mayEscalate && tooLate) {
            return Next.ESCALATE;
        }
        return outcome.settled() && how.settle().isZero() ? Next.SETTLE : Next.WATCH;
    }

    /** Whether a failure leaves more to do: who asks to stop a job has asked for more than one try. */
    boolean goesOn(Entry entry, SdkException failure) {
        return stop != null && entry.bound != null && Stop.maySettle(failure);
    }

    private static List<Verbs> verbs(List<Entry> entries) {
        return entries.stream().map(entry -> entry.owner().verbs()).toList();
    }

    private <T> CompletableFuture<T> call(BoundJob job, Operation<T> operation) {
        return call(job, operation.name(), Step.next(operation));
    }

    private <T> CompletableFuture<T> call(BoundJob job, String name, Step<T> first) {
        CallOptions how = stop == null ? options.call() : stop.call();
        return job.engine().call(name, first, job.verbs().authorizer(), how, CallRole.BULK);
    }

    /** What came of it is read with what came of others, where that can be, or by the reads that follow a stop. */
    private CallOptions request(Entry entry) {
        CallOptions how = stop == null ? options.call() : stop.call();
        return stop != null || entry.readTogether() ? how.unverified() : how;
    }
}
