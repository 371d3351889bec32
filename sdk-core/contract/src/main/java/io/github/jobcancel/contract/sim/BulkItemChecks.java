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

/** Checks the items of a bulk. Each method returns the first violated property, or null. */
final class BulkItemChecks {
    private final List<BulkItem> items;
    private final List<RemoteJob> inputs;
    private final Map<JobRef, Scenario> scenarios;
    private final boolean isOrdered;

    BulkItemChecks(List<BulkItem> items, List<RemoteJob> inputs, Map<JobRef, Scenario> scenarios, boolean isOrdered) {
        this.items = items;
        this.inputs = inputs;
        this.scenarios = scenarios;
        this.isOrdered = isOrdered;
    }

    /**
     * Checks that each input has exactly one item, that the items are in order, and that each names its input.
     *
     * @param expected the number of inputs, counted from the first, that must have an item; -1 if any number may
     */
    String findMisplacedItem(int expected) {
        if (expected >= 0 && items.size() != expected) {
            return "in = out: " + items.size() + " answers to " + expected + " inputs";
        }
        boolean[] answeredInputs = new boolean[inputs.size()];
        for (int i = 0; i < items.size(); i++) {
            BulkItem item = items.get(i);
            int index = (int) item.index();
            if (answeredInputs[index] || (isOrdered && index != i)) {
                return "each input once, in order: " + item + " at " + i;
            }
            answeredInputs[index] = true;
            if (!item.ref().equals(inputs.get(index).ref())) {
                return "in = out: " + item + " answers " + inputs.get(index).ref();
            }
            if (item.outcome().isPresent() == item.failure().isPresent()) {
                return "an outcome or a failure: " + item;
            }
        }
        for (int i = 0; i < expected; i++) {
            if (!answeredInputs[i]) {
                return "each input once: " + i + " has no answer";
            }
        }
        return null;
    }

    boolean hasThrottledItem() {
        return items.stream().anyMatch(item -> item.failure().orElse(null) instanceof SdkException.Throttled);
    }

    /**
     * Checks that each outcome and failure agrees with the truth about its job.
     *
     * @param jobsOfOtherCalls jobs that other calls were also about; such a call may have caused the effect
     */
    String findUntrueItem(Set<JobRef> jobsOfOtherCalls) {
        Map<JobRef, List<BulkItem>> byJob = new HashMap<>();
        items.forEach(item ->
                byJob.computeIfAbsent(item.ref(), ref -> new ArrayList<>()).add(item));
        for (Map.Entry<JobRef, List<BulkItem>> job : byJob.entrySet()) {
            String violation = findUntrueItem(
                    scenarios.get(job.getKey()), job.getValue(), !jobsOfOtherCalls.contains(job.getKey()));
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    private String findUntrueItem(Scenario scenario, List<BulkItem> jobItems, boolean hasNoOtherCalls) {
        List<CancelOutcome> outcomes = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        BulkItem firstItem = jobItems.get(0);
        for (BulkItem item : jobItems) {
            item.outcome().ifPresent(outcomes::add);
            item.failure().ifPresent(failures::add);
            if (isOrdered
                    && !(item.outcome().equals(firstItem.outcome())
                            && item.failure().equals(firstItem.failure()))) {
                return "two inputs of the same job get equal answers: " + item + " and " + firstItem;
            }
        }
        Scenario.JobTruth truth = scenario.jobTruth();
        for (CancelOutcome outcome : outcomes) {
            String violation = ScheduleProperties.checkOutcome(outcome, truth, scenario);
            if (violation != null) {
                return violation;
            }
        }
        String violation =
                outcomes.isEmpty() && hasNoOtherCalls ? ScheduleProperties.checkFailures(failures, truth) : null;
        return violation == null ? ScheduleProperties.checkAgreement(outcomes) : violation;
    }
}
