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

/** The filters of the list operations, and the rules by which a filter is combined with a status. */
final class BatchListFilters {
    private static final Set<String> JOB_FILTERS =
            Set.of("JOB_NAME", "JOB_DEFINITION", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER");
    private static final Set<String> SERVICE_JOB_FILTERS =
            Set.of("JOB_NAME", "BEFORE_CREATED_AT", "AFTER_CREATED_AT", "SHARE_IDENTIFIER", "QUOTA_SHARE_NAME");
    private static final Set<String> FILTERS_WITH_STATUS = Set.of("SHARE_IDENTIFIER", "QUOTA_SHARE_NAME");

    private final BatchJobJson jobJson;

    BatchListFilters(BatchJobJson view) {
        this.jobJson = view;
    }

    List<StoredBatchJob> selectJobs(
            List<StoredBatchJob> candidates, BatchRequestBody input, boolean filtered, boolean service) {
        Optional<BatchStatus> status =
                input.optionalText("jobStatus").map(statusWord -> parseStatus(statusWord, service));
        List<Predicate<StoredBatchJob>> predicates = new ArrayList<>();
        boolean statusCounts = true;
        if (filtered) {
            BatchRequestBody filter = singleFilter(input);
            String name = filter.requiredText("name");
            predicates.add(filterPredicate(name, filter.textList("values"), service));
            statusCounts = FILTERS_WITH_STATUS.contains(name) && status.isPresent();
        }
        if (statusCounts) {
            BatchStatus wantedStatus = status.orElse(BatchStatus.RUNNING);
            predicates.add(job -> job.status == wantedStatus);
        }
        return candidates.stream()
                .filter(job -> predicates.stream().allMatch(predicate -> predicate.test(job)))
                .toList();
    }

    /** Describes the filters in one line, so that a page token can be bound to them. */
    String describeFilters(BatchRequestBody input) {
        StringBuilder description = new StringBuilder();
        input.objectList("filters")
                .forEach(filter ->
                        description.append(filter.optionalText("name")).append(filter.textList("values")));
        return description.toString();
    }

    private static BatchRequestBody singleFilter(BatchRequestBody input) {
        List<BatchRequestBody> filters = input.objectList("filters");
        if (filters.size() > 1) {
            throw BatchServiceError.clientError("only one filter can be used at a time");
        }
        return filters.get(0);
    }

    private static BatchStatus parseStatus(String statusWord, boolean service) {
        boolean isStatus = Arrays.stream(BatchStatus.values())
                .anyMatch(status -> status.name().equals(statusWord));
        if (!isStatus || (statusWord.equals("SCHEDULED") && !service)) {
            throw BatchServiceError.clientError("jobStatus " + statusWord + " is not valid");
        }
        return BatchStatus.valueOf(statusWord);
    }

    private Predicate<StoredBatchJob> filterPredicate(String name, List<String> values, boolean service) {
        if (!(service ? SERVICE_JOB_FILTERS : JOB_FILTERS).contains(name)) {
            throw BatchServiceError.clientError("filter " + name + " is not valid");
        }
        if (values.isEmpty()) {
            throw BatchServiceError.clientError("filter " + name + " has no values");
        }
        return switch (name) {
            case "JOB_NAME" ->
                job -> values.stream()
                        .anyMatch(value -> matchesPattern(
                                value.toLowerCase(Locale.ROOT),
                                job.submission.name().toLowerCase(Locale.ROOT)));
            case "JOB_DEFINITION" -> definitionPredicate(values);
            case "BEFORE_CREATED_AT" -> {
                long time = parseMillis(values.get(0));
                yield job -> job.createdAt.toEpochMilli() < time;
            }
            case "AFTER_CREATED_AT" -> {
                long time = parseMillis(values.get(0));
                yield job -> job.createdAt.toEpochMilli() > time;
            }
            default ->
                job -> values.stream().anyMatch(value -> matchesPattern(value, job.submission.shareIdentifier()));
        };
    }

    private Predicate<StoredBatchJob> definitionPredicate(List<String> values) {
        for (String value : values) {
            if (value.startsWith("arn:") && value.endsWith("*")) {
                throw BatchServiceError.clientError("filter JOB_DEFINITION takes no * with an ARN");
            }
        }
        return job -> values.stream()
                .anyMatch(pattern ->
                        jobJson.definitionNames(job).stream().anyMatch(name -> matchesPattern(pattern, name)));
    }

    private static boolean matchesPattern(String pattern, String actual) {
        return pattern.endsWith("*")
                ? actual.startsWith(pattern.substring(0, pattern.length() - 1))
                : actual.equals(pattern);
    }

    private static long parseMillis(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw BatchServiceError.clientError("filter value " + value + " is not a time in milliseconds");
        }
    }
}
