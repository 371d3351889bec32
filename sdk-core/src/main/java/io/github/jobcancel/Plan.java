// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import io.github.jobcancel.bulk.DryRun;
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
 * The jobs that a list has shown, to be looked at first and then cancelled or stopped. Bound to their ids: a job that appears
 * later is never touched, whatever the list would show then. Immutable; get one from a provider's client, or from {@link #of}.
 *
 * <p>All jobs that were seen are in it, those at rest too, until {@link #filter} or {@link #onlyAlive} leaves some out.
 */
public final class Plan {
    private static final int MAX_WORD_LENGTH = 60;

    private record PlannedJob(JobSnapshot snapshot, RemoteJob job) {}

    /**
     * What {@link #dryRun} found out about one job: one of explanation and failure is there.
     *
     * @param snapshot the job as the list has shown it
     * @param explanation what a cancel would do now
     * @param failure why that could not be found out
     */
    public record Forecast(JobSnapshot snapshot, Optional<Explanation> explanation, Optional<SdkException> failure) {}

    private final List<PlannedJob> plannedJobs;

    private Plan(List<PlannedJob> plannedJobs) {
        Set<JobRef> seenRefs = new HashSet<>();
        this.plannedJobs = plannedJobs.stream()
                .filter(plannedJob -> seenRefs.add(plannedJob.snapshot().ref()))
                .toList();
    }

    /**
     * Makes a plan.
     *
     * @param snapshots the jobs, as reads have shown them; one that is there twice counts once, as it comes first
     * @param bind from a job's reference to the job, for example {@code client::job}
     * @return the plan, in the order given
     * @throws IllegalArgumentException if a job cannot be bound, or becomes another by it
     */
    public static Plan of(
            Collection<? extends JobSnapshot> snapshots, Function<? super JobRef, ? extends RemoteJob> bind) {
        List<PlannedJob> plannedJobs = new ArrayList<>(snapshots.size());
        for (JobSnapshot snapshot : snapshots) {
            RemoteJob job = bind.apply(snapshot.ref());
            if (!job.ref().equals(snapshot.ref())) {
                throw new IllegalArgumentException(
                        snapshot.ref() + " was seen, but " + job.ref() + " would be stopped");
            }
            plannedJobs.add(new PlannedJob(snapshot, job));
        }
        return new Plan(plannedJobs);
    }

    /**
     * The jobs.
     *
     * @return each as the list has shown it, in the order of the list
     */
    public List<JobSnapshot> jobs() {
        return plannedJobs.stream().map(PlannedJob::snapshot).toList();
    }

    /**
     * Some of the jobs.
     *
     * @param predicate tells which to keep, by what the list has shown
     * @return a new plan
     */
    public Plan filter(Predicate<? super JobSnapshot> predicate) {
        return new Plan(plannedJobs.stream()
                .filter(plannedJob -> predicate.test(plannedJob.snapshot()))
                .toList());
    }

    /**
     * The jobs that were not seen at rest, nor absent.
     *
     * @return a new plan
     */
    public Plan onlyAlive() {
        return filter(snapshot -> snapshot.state().isAlive());
    }

    /**
     * These jobs and those of another plan, of whichever client.
     *
     * @param other a job that is in both counts once, as this plan has it
     * @return a new plan
     */
    public Plan union(Plan other) {
        List<PlannedJob> allJobs = new ArrayList<>(plannedJobs);
        allJobs.addAll(other.plannedJobs);
        return new Plan(allJobs);
    }

    /**
     * The plan for people to read: a line for each job with its reference, its state and the provider's word, and one with how
     * many are in which state.
     *
     * @return lines of plain text, aligned, each with its end
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

    /** It came over the wire, and goes to somebody's terminal. */
    private static String displayState(JobSnapshot snapshot) {
        String word = snapshot.rawState().replaceAll("\\p{Cntrl}", "?");
        return word.length() > MAX_WORD_LENGTH ? word.substring(0, MAX_WORD_LENGTH) + "..." : word;
    }

    /**
     * Asks what a cancel would do to each job now: {@link RemoteJob#explain}, some at a time. Nothing is changed.
     *
     * @param options how the call for each job behaves; its time begins when the job's turn comes
     * @return for each job, in order, what was found out or why that failed; abandoning it ends the reads
     */
    public CompletableFuture<List<Forecast>> dryRun(CallOptions options) {
        return DryRun.start(jobs(), boundJobs(), options);
    }

    /**
     * {@link #dryRun(CallOptions)} with {@link CallOptions#standard()}.
     *
     * @return for each job what was found out
     */
    public CompletableFuture<List<Forecast>> dryRun() {
        return dryRun(CallOptions.standard());
    }

    /**
     * Cancels these jobs, and no others: {@link Bulk#cancel}.
     *
     * @param options how the bulk behaves
     * @return the run; its items are in the order of this plan
     */
    public BulkRun cancel(BulkOptions options) {
        return Bulk.cancel(boundJobs(), options);
    }

    /**
     * Stops these jobs, and no others: {@link Bulk#stop}.
     *
     * @param stop how each stop behaves
     * @param options how the bulk behaves
     * @return the run; its items are in the order of this plan
     */
    public BulkRun stop(StopOptions stop, BulkOptions options) {
        return Bulk.stop(boundJobs(), stop, options);
    }

    private List<RemoteJob> boundJobs() {
        return plannedJobs.stream().map(PlannedJob::job).toList();
    }

    /** How many jobs; {@link #toTable} tells which. */
    @Override
    public String toString() {
        return "Plan[" + plannedJobs.size() + (plannedJobs.size() == 1 ? " job]" : " jobs]");
    }
}
