// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.BulkItem;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.JobRef;
import io.github.jobcancel.RemoteJob;
import io.github.jobcancel.SdkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of the items of a bulk. Each method says what is broken, or null. */
final class BulkAnswers {
    private final List<BulkItem> items;
    private final List<RemoteJob> inputs;
    private final Map<JobRef, World> worlds;
    private final boolean ordered;

    BulkAnswers(List<BulkItem> items, List<RemoteJob> inputs, Map<JobRef, World> worlds, boolean ordered) {
        this.items = items;
        this.inputs = inputs;
        this.worlds = worlds;
        this.ordered = ordered;
    }

    /**
     * In = out.
     *
     * @param expected how many inputs, from the first, must have their answer; -1 if any may
     */
    String misplaced(int expected) {
        if (expected >= 0 && items.size() != expected) {
            return "in = out: " + items.size() + " answers to " + expected + " inputs";
        }
        boolean[] seen = new boolean[inputs.size()];
        for (int i = 0; i < items.size(); i++) {
            BulkItem item = items.get(i);
            int index = (int) item.index();
            if (seen[index] || (ordered && index != i)) {
                return "each input once, in order: " + item + " at " + i;
            }
            seen[index] = true;
            if (!item.ref().equals(inputs.get(index).ref())) {
                return "in = out: " + item + " answers " + inputs.get(index).ref();
            }
            if (item.outcome().isPresent() == item.failure().isPresent()) {
                return "an outcome or a failure: " + item;
            }
        }
        for (int i = 0; i < expected; i++) {
            if (!seen[i]) {
                return "each input once: " + i + " has no answer";
            }
        }
        return null;
    }

    boolean throttled() {
        return items.stream().anyMatch(item -> item.failure().orElse(null) instanceof SdkException.Throttled);
    }

    /**
     * What is told of each job is so.
     *
     * @param besides jobs that other calls were about, which may be what acted
     */
    String untrue(Set<JobRef> besides) {
        Map<JobRef, List<BulkItem>> byJob = new HashMap<>();
        items.forEach(item ->
                byJob.computeIfAbsent(item.ref(), ref -> new ArrayList<>()).add(item));
        for (Map.Entry<JobRef, List<BulkItem>> job : byJob.entrySet()) {
            String wrong = untrue(worlds.get(job.getKey()), job.getValue(), !besides.contains(job.getKey()));
            if (wrong != null) {
                return wrong;
            }
        }
        return null;
    }

    private String untrue(World world, List<BulkItem> told, boolean alone) {
        List<CancelOutcome> outcomes = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        BulkItem one = told.get(0);
        for (BulkItem item : told) {
            item.outcome().ifPresent(outcomes::add);
            item.failure().ifPresent(failures::add);
            if (ordered
                    && !(item.outcome().equals(one.outcome()) && item.failure().equals(one.failure()))) {
                return "two inputs of the same job get equal answers: " + item + " and " + one;
            }
        }
        World.Truth truth = world.truth();
        for (CancelOutcome outcome : outcomes) {
            String untrue = Properties.told(outcome, truth, world);
            if (untrue != null) {
                return untrue;
            }
        }
        String untrue = outcomes.isEmpty() && alone ? Properties.failed(failures, truth) : null;
        return untrue == null ? Properties.agree(outcomes) : untrue;
    }
}
