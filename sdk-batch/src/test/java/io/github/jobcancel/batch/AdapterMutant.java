// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelExplanation;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.CancelOutcome.Cancelled;
import io.github.jobcancel.CancelOutcome.Ended;
import io.github.jobcancel.CancelOutcome.Finished;
import io.github.jobcancel.CancelOutcome.NotCancellable;
import io.github.jobcancel.CancelOutcome.NotFound;
import io.github.jobcancel.CancelOutcome.Requested;
import io.github.jobcancel.Evidence;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.JobState;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.StopHandle;
import io.github.jobcancel.StopOptions;
import io.github.jobcancel.StopOptions.EscalationPolicy;
import io.github.jobcancel.WaitOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Adapters with the typical errors of job adapters: each is our own job with one wrong report. */
enum AdapterMutant {
    /** The control, without a wrong report. */
    NONE("", job -> job),

    // ---- an outcome interpreted as more than it proves ----

    /** Reports an acknowledged request as a cancelled job. */
    ACKNOWLEDGED_IS_CANCELLED("at rest means", misreportOutcome(o -> o instanceof Requested ? asCancelled(o) : o)),
    /** Reports every call without an exception as a cancelled job. */
    DID_NOT_THROW_IS_CANCELLED("at rest means", misreportOutcome(AdapterMutant::asCancelled)),
    /** Reports a job that can no longer be cancelled as finished. */
    REFUSED_IS_FINISHED(
            "at rest means", misreportOutcome(o -> o instanceof NotCancellable ? asFinished(JobState.UNKNOWN) : o)),
    /** Reports a missing job as cancelled. */
    MISSING_IS_STOPPED("at rest means", misreportOutcome(o -> o instanceof NotFound ? asCancelled(o) : o)),
    /** Reports a missing job as ended. */
    MISSING_IS_ENDED("at rest means", misreportOutcome(o -> o instanceof NotFound ? new Ended(o.evidence()) : o)),
    /** Reports a success after a cancel as cancelled. */
    SUCCESS_IS_CANCELLED(
            "never a false", misreportOutcome(o -> hasEndState(o, JobState.SUCCEEDED) ? asCancelled(o) : o)),
    /** Reports a success after a cancel as an end of unknown cause. */
    SUCCESS_IS_ENDED(
            "success beats", misreportOutcome(o -> hasEndState(o, JobState.SUCCEEDED) ? new Ended(o.evidence()) : o)),
    /** Reports a failed job as cancelled. */
    FAILED_IS_CANCELLED("never a false", misreportOutcome(o -> hasEndState(o, JobState.FAILED) ? asCancelled(o) : o)),
    /** Reports an end of unknown cause as cancelled. */
    ANY_END_IS_CANCELLED(
            "never a false",
            misreportOutcome(o -> o instanceof Ended || hasEndState(o, JobState.FAILED) ? asCancelled(o) : o)),
    /** Reports an end of unknown cause as success. */
    ENDED_IS_SUCCESS(
            "Finished(SUCCEEDED) means",
            misreportOutcome(o -> o instanceof Ended ? asFinished(JobState.SUCCEEDED) : o)),
    /** Reports a request that was never sent. */
    REQUESTED_WITHOUT_SENDING("this provider", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.read().thenApply(now -> new Requested(emptyEvidence()));
        }
    }),

    // ---- a failure reported as an outcome ----

    /** Reports every failure as a cancelled job. */
    ERROR_IS_CANCELLED("at rest means", answerFailure(e -> new Cancelled(emptyEvidence()))),
    /** Reports a job as cancelled after the time limit. */
    TIMER_IS_CANCELLED("at rest means", job -> new MisreportingJob(job) {
        @Override
        public CompletableFuture<CancelOutcome> stop(StopOptions options) {
            return job.stop(options).handle((o, e) -> {
                boolean late = e instanceof SdkException.DeadlineExceeded || o instanceof Requested;
                return late ? new Cancelled(emptyEvidence()) : rethrowOrReturn(o, e);
            });
        }
    }),
    /** Reports a forbidden job as finished. */
    FORBIDDEN_IS_FINISHED(
            "at rest means",
            answerFailure(e -> e instanceof SdkException.Forbidden ? asFinished(JobState.UNKNOWN) : null)),

    // ---- a failure that reports too little ----

    /** Reports for every failure that the request had no effect. */
    NEVER_TAKES_EFFECT(
            "mayHaveTakenEffect is false",
            misreportFailure(e -> new SdkException.NoConnection(e.operation(), false, new IOException("none")))),
    /** Reports a request without reply as refused. */
    LOST_REPLY_IS_NOT_TAKEN(
            "mayHaveTakenEffect is false",
            misreportFailure(e -> e.providerError().isPresent()
                    ? e
                    : new SdkException.InvalidRequest(
                            e.operation(), new ProviderError(400, "", "", Optional.empty()), false))),
    /** Lets a failure of another library pass. */
    RAW_EXCEPTION("every failure", misreportFailure(e -> new IllegalStateException(e))),

    // ---- a resumed stop, and a read ----

    /** Forgets the terminate in a saved handle, so that it is sent again. */
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
    /** Cancels a job in order to await its end. */
    LOOKING_STOPS("reading changes", job -> new MisreportingJob(job) {
        @Override
        public CompletableFuture<JobSnapshot> awaitEnd(WaitOptions options) {
            return job.cancel().handle((o, e) -> job.awaitEnd(options)).thenCompose(end -> end);
        }
    }),

    // ---- an outcome that the provider has not proved ----

    /** Remembers a job as cancelled when the request is sent, and reports so to the second caller. */
    MARKED_BEFORE_SENT("at rest means", job -> new MisreportingJob(job) {
        private final Set<JobRef> done = new HashSet<>();

        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return done.add(job.ref())
                    ? verb.applyTo(job)
                    : CompletableFuture.completedFuture(new Cancelled(emptyEvidence()));
        }
    }),
    /** Reports a running job as cancelled without sending a request. */
    SKIPPED_BY_LOCAL_STATE("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.read()
                    .thenCompose(now -> now.state() == JobState.RUNNING
                            ? CompletableFuture.completedFuture(new Cancelled(emptyEvidence()))
                            : verb.applyTo(job));
        }
    }),
    /** Reports an accepted cancel as a cancelled job because an earlier read showed the job as queued. */
    OLD_READ_IS_BELIEVED("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.read()
                    .thenCompose(before -> job.cancel(CallOptions.standard().withVerify(false))
                            .thenApply(o -> before.state() == JobState.QUEUED ? asCancelled(o) : o));
        }
    }),
    /** Reports a failed read as the end of the job. */
    NOTHING_READ_IS_REST("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return job.cancel(CallOptions.standard().withVerify(false))
                    .thenCompose(sent -> job.read()
                            .handle((now, e) ->
                                    e != null || now.state() == JobState.ABSENT ? new Ended(emptyEvidence()) : sent));
        }
    }),
    /** Reports every job that does not run as ended, even one that has not begun. */
    NOT_RUNNING_IS_REST("at rest means", job -> new MisreportingJob(job) {
        @Override
        CompletableFuture<CancelOutcome> perform(JobAction verb) {
            return verb.applyTo(job)
                    .thenCompose(sent -> job.read()
                            .thenApply(now -> now.state() == JobState.RUNNING ? sent : new Ended(emptyEvidence())));
        }
    }),

    // ---- more actions than requested ----

    /** Terminates a job that cannot be cancelled, without permission. */
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

    /**
     * Returns the beginning of the property that this mutant violates. A violation of another property does not
     * count.
     */
    String violatedProperty() {
        return violatedProperty;
    }

    RemoteJob adaptJob(RemoteJob job) {
        return adapter.apply(job);
    }

    private static Evidence emptyEvidence() {
        return Evidence.builder().build();
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

    /** Changes the reported outcome. */
    private static UnaryOperator<RemoteJob> misreportOutcome(Function<CancelOutcome, CancelOutcome> lie) {
        return job -> new MisreportingJob(job) {
            @Override
            CompletableFuture<CancelOutcome> perform(JobAction verb) {
                return verb.applyTo(job).handle((o, e) -> e == null ? lie.apply(o) : rethrowOrReturn(o, e));
            }
        };
    }

    /** Reports an outcome instead of a failure; a null outcome keeps the failure. */
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

    /** Changes the reported failure. */
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

    /** The caller's cancel or stop. */
    private interface JobAction {
        CompletableFuture<CancelOutcome> applyTo(RemoteJob job);
    }

    /** Our own job; a subclass changes the effect of a cancel or a stop. */
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
        public CompletableFuture<JobSnapshot> awaitEnd(WaitOptions options) {
            return job.awaitEnd(options);
        }

        @Override
        public CompletableFuture<CancelOutcome> resume(StopHandle handle, StopOptions options) {
            return job.resume(handle, options);
        }

        @Override
        public CompletableFuture<CancelExplanation> explain(CallOptions options) {
            return job.explain(options);
        }
    }
}
