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
 * <p>All jobs that were seen are in it, those at rest too, until {@link #where} or {@link #alive} leaves some out.
 */
public final class Plan {
    private static final int LONGEST_WORD = 60;

    private record Entry(JobSnapshot seen, RemoteJob job) {}

    /**
     * What {@link #dryRun} found out about one job: one of explanation and failure is there.
     *
     * @param seen the job as the list has shown it
     * @param explanation what a cancel would do now
     * @param failure why that could not be found out
     */
    public record Forecast(JobSnapshot seen, Optional<Explanation> explanation, Optional<SdkException> failure) {}

    private final List<Entry> entries;

    private Plan(List<Entry> entries) {
        Set<JobRef> known = new HashSet<>();
        this.entries =
                entries.stream().filter(entry -> known.add(entry.seen().ref())).toList();
    }

    /**
     * Makes a plan.
     *
     * @param seen the jobs, as reads have shown them; one that is there twice counts once, as it comes first
     * @param bind from a job's reference to the job, for example {@code client::job}
     * @return the plan, in the order given
     * @throws IllegalArgumentException if a job cannot be bound, or becomes another by it
     */
    public static Plan of(Collection<? extends JobSnapshot> seen, Function<? super JobRef, ? extends RemoteJob> bind) {
        List<Entry> entries = new ArrayList<>(seen.size());
        for (JobSnapshot one : seen) {
            RemoteJob job = bind.apply(one.ref());
            if (!job.ref().equals(one.ref())) {
                throw new IllegalArgumentException(one.ref() + " was seen, but " + job.ref() + " would be stopped");
            }
            entries.add(new Entry(one, job));
        }
        return new Plan(entries);
    }

    /**
     * The jobs.
     *
     * @return each as the list has shown it, in the order of the list
     */
    public List<JobSnapshot> jobs() {
        return entries.stream().map(Entry::seen).toList();
    }

    /**
     * Some of the jobs.
     *
     * @param which tells which to keep, by what the list has shown
     * @return a new plan
     */
    public Plan where(Predicate<? super JobSnapshot> which) {
        return new Plan(
                entries.stream().filter(entry -> which.test(entry.seen())).toList());
    }

    /**
     * The jobs that were not seen at rest, nor absent.
     *
     * @return a new plan
     */
    public Plan alive() {
        return where(seen -> seen.state().alive());
    }

    /**
     * These jobs and those of another plan, of whichever client.
     *
     * @param other a job that is in both counts once, as this plan has it
     * @return a new plan
     */
    public Plan and(Plan other) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(other.entries);
        return new Plan(all);
    }

    /**
     * The plan for people to read: a line for each job with its reference, its state and the provider's word, and one with how
     * many are in which state.
     *
     * @return lines of plain text, aligned, each with its end
     */
    public String show() {
        int refs = "job".length();
        int states = "state".length();
        for (Entry entry : entries) {
            refs = Math.max(refs, entry.seen().ref().toString().length());
            states = Math.max(states, entry.seen().state().name().length());
        }
        String row = "%-" + refs + "s  %-" + states + "s  %s";
        StringBuilder out = new StringBuilder();
        line(out, String.format(row, "job", "state", "provider's word"));
        Map<JobState, Integer> counts = new EnumMap<>(JobState.class);
        for (JobSnapshot seen : jobs()) {
            line(out, String.format(row, seen.ref(), seen.state(), word(seen)));
            counts.merge(seen.state(), 1, Integer::sum);
        }
        String each = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        line(out, entries.size() + (entries.size() == 1 ? " job" : " jobs") + (each.isEmpty() ? "" : ": " + each));
        return out.toString();
    }

    private static void line(StringBuilder out, String text) {
        out.append(text.stripTrailing()).append('\n');
    }

    /** It came over the wire, and goes to somebody's terminal. */
    private static String word(JobSnapshot seen) {
        String word = seen.rawState().replaceAll("\\p{Cntrl}", "?");
        return word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) + "..." : word;
    }

    /**
     * Asks what a cancel would do to each job now: {@link RemoteJob#explain}, some at a time. Nothing is changed.
     *
     * @param options how the call for each job behaves; its time begins when the job's turn comes
     * @return for each job, in order, what was found out or why that failed; abandoning it ends the reads
     */
    public CompletableFuture<List<Forecast>> dryRun(CallOptions options) {
        return DryRun.start(jobs(), bound(), options);
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
        return Bulk.cancel(bound(), options);
    }

    /**
     * Stops these jobs, and no others: {@link Bulk#stop}.
     *
     * @param stop how each stop behaves
     * @param options how the bulk behaves
     * @return the run; its items are in the order of this plan
     */
    public BulkRun stop(StopOptions stop, BulkOptions options) {
        return Bulk.stop(bound(), stop, options);
    }

    private List<RemoteJob> bound() {
        return entries.stream().map(Entry::job).toList();
    }

    /** How many jobs; {@link #show} tells which. */
    @Override
    public String toString() {
        return "Plan[" + entries.size() + (entries.size() == 1 ? " job]" : " jobs]");
    }
}
