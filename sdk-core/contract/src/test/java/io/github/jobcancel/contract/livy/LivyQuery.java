// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.JobFilters;
import io.github.jobcancel.JobQuery;
import java.util.Locale;
import java.util.stream.Stream;

/** A query for the batches of a server. */
final class LivyQuery extends JobQuery<LivyBatch, LivyQuery> {
    private LivyQuery(JobFilters filters) {
        super(filters);
    }

    static LivyQuery allBatches() {
        return new LivyQuery(JobFilters.matchingAll(100));
    }

    @Override
    protected LivyQuery copyWith(JobFilters sharedFilters) {
        return new LivyQuery(sharedFilters);
    }

    @Override
    protected int maxPageSize() {
        return 1000;
    }

    LivyQuery withStates(LivyState... states) {
        return withStateWords(Stream.of(states).map(state -> state.name().toLowerCase(Locale.ROOT)));
    }

    @Override
    protected String describeOwnFilters() {
        return "batches";
    }
}
