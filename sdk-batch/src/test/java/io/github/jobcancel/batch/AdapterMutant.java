// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.Explanation;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Adapters that tell the lies of the field: each is our own job with one thing misreported. */
enum AdapterMutant {
    /** The control: nothing is misreported. */
    NONE("", job -> job),

    // ---- an answer taken for more than it says ----

    /** "The request returned 200, so the job is cancelled." */
    ACKNOWLEDGED_IS_CANCELLED("at rest means", misreportOutcome(o -> o instanceof Requested ? asCancelled(o) : o)),
    /** A boolean, or void: whatever did not throw has worked. */
    DID_NOT_THROW_IS_CANCELLED("at rest means", misreportOutcome(AdapterMutant::asCancelled)),
    /** "Too late" says that it cannot run for long. */
    REFUSED_IS_FINISHED(
            "at rest means", misreportOutcome(o -> o instanceof NotCancellable ? asFinished(JobState.UNKNOWN) : o)),
    /** "No such job, so it does not run." */
    MISSING_IS_STOPPED("at rest means", misreportOutcome(o -> o instanceof NotFound ? asCancelled(o) : o)),
    /** The same, worded carefully. */
    MISSING_IS_ENDED("at rest means", misreportOutcome(o -> o instanceof NotFound ? new Ended(o.evidence()) : o)),
    /** A good end after a cancel is put down to the cancel. */
    SUCCESS_IS_CANCELLED(
            "never a false", misreportOutcome(o -> hasEndState(o, JobState.SUCCEEDED) ? asCancelled(o) : o)),
    /** A good end after a cancel is called an end of unknown cause. */
    SUCCESS_IS_ENDED(
            "success beats", misreportOutcome(o -> hasEndState(o, JobState.SUCCEEDED) ? new Ended(o.evidence()) : o)),
    /** A bad end is put down to the cancel. */
    FAILED_IS_CANCELLED("never a false", misreportOutcome(o -> hasEndState(o, JobState.FAILED) ? asCancelled(o) : o)),
    /** So is an end whose cause the record does not tell. */
    ANY_END_IS_CANCELLED(
            "never a false",
            misreportOutcome(o -> o instanceof Ended || hasEndState(o, JobState.FAILED) ? asCancelled(o) : o)),
    /** "At rest without a failure" counts as success. */
    ENDED_IS_SUCCESS(
            "Finished(SUCCEEDED) means",
            misreportOutcome(o -> o instanceof Ended ? asFinished(JobState.SUCCEEDED) : o)),
    /** Whoever asks gets "requested", whether or not anything was sent. */
    REQUESTED_WITHOUT_SENDING("this provider", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.read().thenApply(now -> new Requested(emptyEvidence()));
        }
    }),

    // ---- a failure taken for an answer ----

    /** {@code catch (Exception e) { return true; }}. */
    ERROR_IS_CANCELLED("at rest means", answerFailure(e -> new Cancelled(emptyEvidence()))),
    /** "We waited long enough." */
    TIMER_IS_CANCELLED("at rest means", job -> new MisreportingJob(job) {
        @Override
        public CompletableFuture<CancelOutcome> stop(StopOptions options) {
            return job.stop(options).handle((o, e) -> {
                boolean late = e instanceof SdkException.DeadlineExceeded || o instanceof Requested;
                return late ? new Cancelled(emptyEvidence()) : rethrowOrReturn(o, e);
            });
        }
    }),
    /** "We may not touch it, so it is over." */
    FORBIDDEN_IS_FINISHED(
            "at rest means",
            answerFailure(e -> e instanceof SdkException.Forbidden ? asFinished(JobState.UNKNOWN) : null)),

    // ---- a failure that says too little ----

    /** No failure ever admits that the request may have acted. */
    NEVER_TAKES_EFFECT(
            "mayHaveTakenEffect is false",
            misreportFailure(e -> new SdkException.NoConnection(e.operation(), false, new IOException("none")))),
    /** No reply, so it was not taken. */
    LOST_REPLY_IS_NOT_TAKEN(
            "mayHaveTakenEffect is false",
            misreportFailure(e -> e.providerError().isPresent()
                    ? e
                    : new SdkException.InvalidRequest(
                            e.operation(), new ProviderError(400, "", "", Optional.empty()), false))),
    /** A failure of another library gets through. */
    RAW_EXCEPTION("every failure", misreportFailure(e -> new IllegalStateException(e))),

    // ---- a stop that is taken up, and a look ----

    /** What was written down is read without the stronger verb, which is sent again. */
    FORGETS_THE_TERMINATE("escalated more than once", job -> new MisreportingJob(job) {
        @Override
        public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
            return job.resume(
                    new StopHandle(
                            handle.ref(),
                            handle.stateBefore(),
                            handle.rawStateBefore(),
                            handle.wasAcknowledged(),
                            false,
                            handle.requestIds()),
                    options);
        }
    }),
    /** To see a job's end, it is made to end. */
    LOOKING_STOPS("looking changes", job -> new MisreportingJob(job) {
        @Override
        public CompletableFuture<JobSnapshot> awaitEnd(StopOptions options) {
            return job.cancel().handle((o, e) -> job.awaitEnd(options)).thenCompose(end -> end);
        }
    }),

    // ---- an answer from something else than the provider ----

    /** Remembered as done when it is sent, so the second caller is told so. */
    MARKED_BEFORE_SENT("at rest means", job -> new MisreportingJob(job) {
        private final Set<JobRef> done = new HashSet<>();

        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return done.add(job.ref())
                    ? verb.applyTo(job)
                    : CompletableFuture.completedFuture(new Cancelled(emptyEvidence()));
        }
    }),
    /** A read shows that the job runs; "somebody has surely cancelled it by now", and nothing is sent. */
    SKIPPED_BY_LOCAL_STATE("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.read()
                    .thenCompose(now -> now.state() == JobState.RUNNING
                            ? CompletableFuture.completedFuture(new Cancelled(emptyEvidence()))
                            : verb.applyTo(job));
        }
    }),
    /** The job waited when it was read, so an accepted cancel must have stopped it; it is not looked at again. */
    OLD_READ_IS_BELIEVED("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.read()
                    .thenCompose(before -> job.cancel(CallOptions.standard().unverified())
                            .thenApply(o -> before.state() == JobState.QUEUED ? asCancelled(o) : o));
        }
    }),
    /** A read that yields nothing, for whatever reason, is an empty list; an empty list is rest. */
    NOTHING_READ_IS_REST("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.cancel(CallOptions.standard().unverified())
                    .thenCompose(sent -> job.read()
                            .handle((now, e) ->
                                    e != null || now.state() == JobState.ABSENT ? new Ended(emptyEvidence()) : sent));
        }
    }),
    /** Not running any more is at rest, whether it has ended or has not begun. */
    NOT_RUNNING_IS_REST("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return verb.applyTo(job)
                    .thenCompose(sent -> job.read()
                            .thenApply(now -> now.state() == JobState.RUNNING ? sent : new Ended(emptyEvidence())));
        }
    }),

    // ---- more done than was asked ----

    /** A cancel that does not apply becomes a terminate, and nobody is asked. */
    ESCALATES_SILENTLY("escalated without", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.stop(StopOptions.standard()
                    .withTimeout(Duration.ofMinutes(1))
                    .withEscalation(EscalationPolicy.TERMINATE_IF_STARTED));
        }
    });

    private final String violatedProperty;
    private final UnaryOperator<RemoteJob> adapter;

    AdapterMutant(String violatedProperty, UnaryOperator<RemoteJob> adapter) {
        this.violatedProperty = violatedProperty;
        this.adapter = adapter;
    }

    /** How the property begins that this lie breaks: to be rejected for something else does not count. */
    String violatedProperty() {
        return violatedProperty;
    }

    RemoteJob adaptJob(RemoteJob job) {
        return adapter.apply(job);
    }

    private static Evidence emptyEvidence() {
        return new Evidence(Optional.empty(), Optional.empty(), List.of(), List.of(), 0, false, false, false);
    }

    private static Cancelled asCancelled(CancelOutcome outcome) {
        return new Cancelled(outcome.evidence());
    }

    private static Finished asFinished(JobState state) {
        return new Finished(state, emptyEvidence());
    }

    private static boolean hasEndState(CancelOutcome outcome, JobState end) {
        return outcome instanceof Finished finished && finished.state() == end;
    }

    /** Misreports what was answered. */
    private static UnaryOperator<RemoteJob> misreportOutcome(Function<CancelOutcome, CancelOutcome> lie) {
        return job -> new MisreportingJob(job) {
            @Override
            CompletableFuture<CancelOutcome> perform(JobAction verb) {
                return verb.applyTo(job).handle((o, e) -> e == null ? lie.apply(o) : rethrowOrReturn(o, e));
            }
        };
    }

    /** Answers in place of a failure; null lets it be. */
    private static UnaryOperator<RemoteJob> answerFailure(Function<Throwable, CancelOutcome> lie) {
        return job -> new MisreportingJob(job) {
            @Override
            CompletableFuture<CancelOutcome> perform(JobAction verb) {
                return verb.applyTo(job).handle((o, e) -> {
                    CancelOutcome instead = e instanceof SdkException ? lie.apply(e) : null;
                    return instead == null ? rethrowOrReturn(o, e) : instead;
                });
            }
        };
    }

    /** Misreports a failure. */
    private static UnaryOperator<RemoteJob> misreportFailure(Function<SdkException, RuntimeException> lie) {
        return job -> new MisreportingJob(job) {
            @Override
            CompletableFuture<CancelOutcome> perform(JobAction verb) {
                return verb.applyTo(job).handle((o, e) -> {
                    if (e instanceof SdkException failure) {
                        throw lie.apply(failure);
                    }
                    return rethrowOrReturn(o, e);
                });
            }
        };
    }

    private static CancelOutcome rethrowOrReturn(CancelOutcome outcome, Throwable failure) {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        return outcome;
    }

    /** Cancel or stop, whichever the caller chose. */
    private interface JobAction {
        CompletableFuture<CancelOutcome> applyTo(RemoteJob job);
    }

    /** Our own job; a subclass changes what becomes of a cancel or a stop. */
    private abstract static class MisreportingJob implements RemoteJob {
        final RemoteJob job;

        MisreportingJob(RemoteJob job) {
            this.job = job;
        }

        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return verb.applyTo(job);
        }

        @Override
        public JobRef ref() {
            return job.ref();
        }

        @Override
        public CompletableFuture<CancelOutcome> cancel(CallOptions options) {
            return perform(j -> j.cancel(options));
        }

        @Override
        public CompletableFuture<CancelOutcome> stop(StopOptions options) {
            return perform(j -> j.stop(options));
        }

        @Override
        public CompletableFuture<JobSnapshot> read(CallOptions options) {
            return job.read(options);
        }

        @Override
        public CompletableFuture<JobSnapshot> awaitEnd(StopOptions options) {
            return job.awaitEnd(options);
        }

        @Override
        public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
            return job.resume(handle, options);
        }

        @Override
        public CompletableFuture<Explanation> explain(CallOptions options) {
            return job.explain(options);
        }
    }
}
