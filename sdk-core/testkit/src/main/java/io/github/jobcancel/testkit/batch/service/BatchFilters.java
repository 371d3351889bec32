// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import io.github.jobcancel.testkit.batch.BatchStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The filters of the lists, and how they go together with a status. */
final class BatchFilters {
    private static final Set<String> OF_JOBS =
            Set.of("JOB_NAME", "JOB_DEFINITION", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER");
    private static final Set<String> OF_SERVICE_JOBS =
            Set.of("JOB_NAME", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER", "QUOTA_SHARE_NAME");
    private static final Set<String> WITH_STATUS = Set.of("SHARE_IDENTIFIER", "QUOTA_SHARE_NAME");

    private final BatchView view;

    BatchFilters(BatchView view) {
        this.view = view;
    }

    List<BatchJob> choose(List<BatchJob> all, BatchInput in, boolean filtered, boolean service) {
        Optional<BatchStatus> status = in.text("jobStatus").map(word -> status(word, service));
        List<Predicate<BatchJob>> tests = new ArrayList<>();
        boolean statusCounts = true;
        if (filtered) {
            BatchInput filter = only(in);
            String name = filter.required("name");
            tests.add(test(name, filter.texts("values"), service));
            statusCounts = WITH_STATUS.contains(name) && status.isPresent();
        }
        if (statusCounts) {
            BatchStatus wanted = status.orElse(BatchStatus.RUNNING);
            tests.add(job -> job.status == wanted);
        }
        return all.stream()
                .filter(job -> tests.stream().allMatch(t -> t.test(job)))
                .toList();
    }

    /** The filters in one line, to bind a page token to them. */
    String describe(BatchInput in) {
        StringBuilder out = new StringBuilder();
        in.objects("filters").forEach(f -> out.append(f.text("name")).append(f.texts("values")));
        return out.toString();
    }

    private static BatchInput only(BatchInput in) {
        List<BatchInput> all = in.objects("filters");
        if (all.size() > 1) {
            throw BatchError.client("only one filter can be used at a time");
        }
        return all.get(0);
    }

    private static BatchStatus status(String word, boolean service) {
        boolean known =
                Arrays.stream(BatchStatus.values()).anyMatch(s -> s.name().equals(word));
        if (!known || (word.equals("SCHEDULED") && !service)) {
            throw BatchError.client("jobStatus " + word + " is not valid");
        }
        return BatchStatus.valueOf(word);
    }

    private Predicate<BatchJob> test(String name, List<String> values, boolean service) {
        if (!(service ? OF_SERVICE_JOBS : OF_JOBS).contains(name)) {
            throw BatchError.client("filter " + name + " is not valid");
        }
        if (values.isEmpty()) {
            throw BatchError.client("filter " + name + " has no values");
        }
        return switch (name) {
            case "JOB_NAME" ->
                job -> values.stream()
                        .anyMatch(v -> fits(
                                v.toLowerCase(Locale.ROOT), job.order.name().toLowerCase(Locale.ROOT)));
            case "JOB_DEFINITION" -> definition(values);
            case "BEFORE_CREATED_AT" -> {
                long time = millis(values.get(0));
                yield job -> job.createdAt.toEpochMilli() < time;
            }
            case "AFTER_CREATED_AT" -> {
                long time = millis(values.get(0));
                yield job -> job.createdAt.toEpochMilli() > time;
            }
            default -> job -> values.stream().anyMatch(v -> fits(v, job.order.share()));
        };
    }

    private Predicate<BatchJob> definition(List<String> values) {
        for (String value : values) {
            if (value.startsWith("arn:") && value.endsWith("*")) {
                throw BatchError.client("filter JOB_DEFINITION takes no * with an ARN");
            }
        }
        return job ->
                values.stream().anyMatch(v -> view.definitionNames(job).stream().anyMatch(n -> fits(v, n)));
    }

    private static boolean fits(String wanted, String actual) {
        return wanted.endsWith("*")
                ? actual.startsWith(wanted.substring(0, wanted.length() - 1))
                : actual.equals(wanted);
    }

    private static long millis(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw BatchError.client("filter value " + value + " is not a time in milliseconds");
        }
    }
}
