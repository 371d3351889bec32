// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.bulk.DryRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A fixed set of jobs that a list has shown, to be inspected first and then cancelled or stopped. A plan is bound
 * to the ids of its jobs: a job that appears later is never touched, whatever the list would show then. Immutable;
 * obtain a plan from a provider's client or from {@link #of}.
 *
 * <p>A new plan holds all jobs that were listed, including those at rest, until {@link #filter} or {@link
 * #onlyAlive} excludes some.
 */
public final class Plan {
    private static final int MAX_WORD_LENGTH = 60;

    private record PlannedJob(JobSnapshot snapshot, RemoteJob job) {}

    /**
     * The result of {@link #dryRun} for one job.
     *
     * @param snapshot the job as the list has shown it
     * @param result what a cancel would do now, or why that is not known
     */
    public record CancelForecast(JobSnapshot snapshot, Result<CancelExplanation> result) {
        /**
         * Returns what a cancel would do now.
         *
         * @return empty if that is not known
         */
        public Optional<CancelExplanation> explanation() {
            return result.value();
        }

        /**
         * Returns why there is no explanation.
         *
         * @return empty if there is one
         */
        public Optional<SdkException> failure() {
            return result.failure();
        }
    }

    private final List<PlannedJob> plannedJobs;

    private Plan(List<PlannedJob> plannedJobs) {
        Set<JobRef> seenRefs = new HashSet<>();
        this.plannedJobs = plannedJobs.stream()
                .filter(plannedJob -> seenRefs.add(plannedJob.snapshot().ref()))
                .toList();
    }

    /**
     * Creates a plan.
     *
     * @param snapshots the jobs as reads have shown them; of a job that occurs twice, the first snapshot counts
     * @param bind the function from a job's reference to the job, for example {@code client::job}
     * @return the plan, in the order given
     * @throws IllegalArgumentException if a job cannot be bound, or is bound to another reference
     */
    public static Plan of(
            Collection<? extends JobSnapshot> snapshots, Function<? super JobRef, ? extends RemoteJob> bind) {
        List<PlannedJob> plannedJobs = new ArrayList<>(snapshots.size());
        for (JobSnapshot snapshot : snapshots) {
            RemoteJob job = bind.apply(snapshot.ref());
            if (!job.ref().equals(snapshot.ref())) {
                throw new IllegalArgumentException(
                        "the job of " + snapshot.ref() + " is bound to " + job.ref() + " instead");
            }
            plannedJobs.add(new PlannedJob(snapshot, job));
        }
        return new Plan(plannedJobs);
    }

    /**
     * Returns the jobs as the list has shown them.
     *
     * @return the snapshots, in the order of the list
     */
    public List<JobSnapshot> jobs() {
        return plannedJobs.stream().map(PlannedJob::snapshot).toList();
    }

    /**
     * Returns a plan of some of the jobs.
     *
     * @param predicate the condition on the snapshot of a job to keep
     * @return a new plan
     */
    public Plan filter(Predicate<? super JobSnapshot> predicate) {
        return new Plan(plannedJobs.stream()
                .filter(plannedJob -> predicate.test(plannedJob.snapshot()))
                .toList());
    }

    /**
     * Returns a plan of the jobs that were seen neither at rest nor absent.
     *
     * @return a new plan
     */
    public Plan onlyAlive() {
        return filter(snapshot -> snapshot.state().isAlive());
    }

    /**
     * Returns a plan of the jobs that were submitted before a time. Jobs whose record does not show when they were
     * submitted are left out.
     *
     * @param time the time; a job that was submitted at exactly this time is left out
     * @return a new plan
     */
    public Plan submittedBefore(Instant time) {
        return filter(snapshot -> snapshot.submittedAt().filter(time::isAfter).isPresent());
    }

    /**
     * Returns a plan of these jobs and those of another plan, of any client.
     *
     * @param other the other plan; of a job that is in both, the snapshot of this plan is kept
     * @return a new plan
     */
    public Plan union(Plan other) {
        List<PlannedJob> allJobs = new ArrayList<>(plannedJobs);
        allJobs.addAll(other.plannedJobs);
        return new Plan(allJobs);
    }

    /**
     * Formats the plan for people: one line for each job with its reference, its state and the provider's word, and
     * one line with the number of jobs in each state.
     *
     * @return aligned lines of plain text, each with a line end
     */
    public String toTable() {
        int refWidth = "job".length();
        int stateWidth = "state".length();
        for (PlannedJob plannedJob : plannedJobs) {
            refWidth = Math.max(refWidth, plannedJob.snapshot().ref().toString().length());
            stateWidth =
                    Math.max(stateWidth, plannedJob.snapshot().state().name().length());
        }
        String rowFormat = "%-" + refWidth + "s  %-" + stateWidth + "s  %s";
        StringBuilder out = new StringBuilder();
        appendLine(out, String.format(rowFormat, "job", "state", "provider's word"));
        Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
        for (JobSnapshot snapshot : jobs()) {
            appendLine(out, String.format(rowFormat, snapshot.ref(), snapshot.state(), displayState(snapshot)));
            counts.merge(snapshot.state(), 1, Integer::sum);
        }
        String summary = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        appendLine(
                out,
                plannedJobs.size()
                        + (plannedJobs.size() == 1 ? " job" : " jobs")
                        + (summary.isEmpty() ? "" : ": " + summary));
        return out.toString();
    }

    private static void appendLine(StringBuilder out, String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    /**
     * The word came over the network and is printed to a terminal, so control characters are replaced and long
     * words are cut.
     */
    private static String displayState(JobSnapshot snapshot) {
        String word = snapshot.rawState().replaceAll("\\p{Cntrl}", "?");
        return word.length() > MAX_WORD_LENGTH ? word.substring(0, MAX_WORD_LENGTH) + "..." : word;
    }

    /**
     * Determines what a cancel would do to each job now, as {@link RemoteJob#explain} does, with a bounded number
     * of reads in flight. Changes nothing.
     *
     * @param options the options of the call for each job; its timeout starts when the read of the job starts
     * @return a future of one forecast for each job, in order; abandoning it ends the reads
     */
    public CompletableFuture<List<CancelForecast>> dryRun(CallOptions options) {
        return DryRun.start(jobs(), boundJobs(), options);
    }

    /**
     * Determines what a cancel would do to each job now, with {@link CallOptions#standard()}.
     *
     * @return a future of one forecast for each job, in order; abandoning it ends the reads
     */
    public CompletableFuture<List<CancelForecast>> dryRun() {
        return dryRun(CallOptions.standard());
    }

    /**
     * Cancels the jobs of this plan and no others, as {@link Bulk#cancel} does.
     *
     * @param options the limits of the bulk
     * @return the run, already started; its items are in the order of this plan
     */
    public BulkRun cancel(BulkOptions options) {
        return Bulk.cancel(boundJobs(), options);
    }

    /**
     * Stops the jobs of this plan and no others, as {@link Bulk#stop} does.
     *
     * @param stop the options of each stop
     * @param options the limits of the bulk
     * @return the run, already started; its items are in the order of this plan
     */
    public BulkRun stop(StopOptions stop, BulkOptions options) {
        return Bulk.stop(boundJobs(), stop, options);
    }

    /**
     * Cancels these jobs with {@link BulkOptions#standard()}.
     *
     * @return the run; its items are in the order of this plan
     */
    public BulkRun cancel() {
        return cancel(BulkOptions.standard());
    }

    /**
     * Stops these jobs with {@link BulkOptions#standard()}.
     *
     * @param stop the options of each stop
     * @return the run; its items are in the order of this plan
     */
    public BulkRun stop(StopOptions stop) {
        return stop(stop, BulkOptions.standard());
    }

    /**
     * Stops these jobs with {@link StopOptions#standard()} and {@link BulkOptions#standard()}.
     *
     * @return the run; its items are in the order of this plan
     */
    public BulkRun stop() {
        return stop(StopOptions.standard());
    }

    private List<RemoteJob> boundJobs() {
        return plannedJobs.stream().map(PlannedJob::job).toList();
    }

    /** Returns the number of jobs; {@link #toTable} lists them. */
    @Override
    public String toString() {
        return "Plan[" + plannedJobs.size() + (plannedJobs.size() == 1 ? " job]" : " jobs]");
    }
}
