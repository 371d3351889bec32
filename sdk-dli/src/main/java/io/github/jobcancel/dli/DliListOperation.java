// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.PageCollector;
import io.github.jobcancel.operation.Step;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * One page of a list, and those that follow. A page that is shorter than asked for ends the list only if DLI does not count
 * more jobs than were seen: it cuts pages down to a size that it does not document.
 */
final class DliListOperation<S extends JobSnapshot, T> implements Operation<T> {
    /** The last page of a list with numbered pages; what is behind it can be reached by asking for older jobs only. */
    private static final int LAST_PAGE_NUMBER = 100;

    /** Where jobs begin all the time, each reading shows some that are new. */
    private static final int MAX_ROUNDS = 3;

    /** What all requests of one call share. */
    private record ListContext<S extends JobSnapshot, T>(
            DliProject project,
            DliListRequest<S> request,
            PageCollector<S> collector,
            Function<List<S>, T> resultMapper) {}

    /**
     * One reading of all pages of a question.
     *
     * @param queryIndex which state is asked for
     * @param round how often all of them were read before
     * @param knownJobCount how many jobs were known when it began
     * @param createdBeforeMillis the latest time of submission that is asked for; empty if the list's own is
     */
    private record ListPass(int queryIndex, int round, int knownJobCount, OptionalLong createdBeforeMillis) {}

    private final ListContext<S, T> context;
    private final DliListFormat<S> format;
    private final ListPass pass;
    private final long position;

    private DliListOperation(ListContext<S, T> context, ListPass pass, long position) {
        this.context = context;
        this.format = context.request.format;
        this.pass = pass;
        this.position = position;
    }

    static <S extends JobSnapshot, T> DliListOperation<S, T> firstPage(
            DliProject project, DliListRequest<S> request, Function<List<S>, T> resultMapper) {
        return startPass(
                new ListContext<>(
                        project, request, new PageCollector<>(request::matchesFilters, request.limit), resultMapper),
                0,
                0);
    }

    private static <S extends JobSnapshot, T> DliListOperation<S, T> startPass(
            ListContext<S, T> context, int queryIndex, int round) {
        int knownJobCount = context.collector.collectedJobs().size();
        return startPass(context, new ListPass(queryIndex, round, knownJobCount, OptionalLong.empty()));
    }

    private static <S extends JobSnapshot, T> DliListOperation<S, T> startPass(
            ListContext<S, T> context, ListPass pass) {
        return new DliListOperation<>(context, pass, context.request.format.hasNumberedPages() ? 1 : 0);
    }

    @Override
    public String name() {
        return format.operation();
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        Map<DliListFilter, String> filters = context.request.queryFilters();
        if (!context.request.statesToQuery().get(pass.queryIndex).isEmpty()) {
            filters.put(DliListFilter.STATE, context.request.statesToQuery().get(pass.queryIndex));
        }
        pass.createdBeforeMillis.ifPresent(time -> filters.put(DliListFilter.END, String.valueOf(time)));
        HttpUrl.Builder url = format.listUrl(context.project).newBuilder();
        filters.forEach((filter, value) -> url.addQueryParameter(format.parameterName(filter), value));
        url.addQueryParameter(format.positionParameter(), String.valueOf(position));
        url.addQueryParameter(format.sizeParameter(), String.valueOf(context.request.pageSize));
        return context.project.withProjectHeaders(RequestBuilder.get(url.build()));
    }

    @Override
    public String requestId(HttpReply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<T> decodeReply(HttpReply reply, CallHistory trail) {
        if (!reply.isSuccessful() || !DliErrors.errorCode(reply).isEmpty()) {
            return Step.failAttempt(
                    DliErrors.decodeFailure(reply, trail.signedAt(), context.project.hasRenewableCredentials()));
        }
        // batches carry a flag that means nothing
        if (format.kind() != DliKind.SPARK && reply.bodyJson().get("is_success").isFalse()) {
            return Step.failAttempt(DliErrors.createFailure(
                    AttemptFailure.FailureKind.INVALID, "DLI says that the list failed", reply));
        }
        JsonValue container = format.rowsContainer().apply(reply.bodyJson());
        JsonValue rows = container.get(format.rowsField());
        // said to be nothing, which is an empty list; an answer that does not speak of the list is none
        boolean hasList = rows.isArray() || (container.fields().containsKey(format.rowsField()) && !rows.exists());
        if (!hasList
                || rows.items().stream()
                        .anyMatch(row -> row.textField(format.idField()).isBlank())) {
            return Step.failAttempt(
                    DliErrors.createFailure(AttemptFailure.FailureKind.UNEXPECTED, "this is no list of jobs", reply));
        }
        List<S> jobs = rows.items().stream().map(this::decodeRow).toList();
        jobs.forEach(context.collector::addJob);
        return nextStep(jobs, container.get(format.totalField()).asLong(), reply);
    }

    private S decodeRow(JsonValue row) {
        return format.rowDecoder().apply(format.kind().jobRef(context.project, row.textField(format.idField())), row);
    }

    private Step<T> nextStep(List<S> jobs, OptionalLong total, HttpReply reply) {
        long jobsBefore = format.hasNumberedPages() ? (position - 1) * context.request.pageSize : position;
        long jobsSeen = jobsBefore + jobs.size();
        boolean hasMore = jobs.size() >= context.request.pageSize || total.orElse(0) > jobsSeen;
        if (!jobs.isEmpty() && hasMore && !context.collector.isFull()) {
            return format.hasNumberedPages() && position == LAST_PAGE_NUMBER
                    ? continueWithOlder(jobs, reply)
                    : proceedTo(
                            new DliListOperation<>(context, pass, format.hasNumberedPages() ? position + 1 : jobsSeen),
                            jobs.size());
        }
        boolean severalPages = jobsBefore >= context.request.pageSize
                || (jobsBefore > 0 && !jobs.isEmpty())
                || pass.createdBeforeMillis.isPresent();
        if (severalPages && mayHaveMissedJobs()) {
            return Step.continueWith(startPass(context, pass.queryIndex, pass.round + 1));
        }
        return context.collector.isFull()
                        || pass.queryIndex + 1
                                == context.request.statesToQuery().size()
                ? Step.finishWith(context.resultMapper.apply(context.collector.collectedJobs()))
                : Step.continueWith(startPass(context, pass.queryIndex + 1, 0));
    }

    /**
     * Whether several pages may have passed over a job. One that leaves the state moves the others forward, and so one of them
     * from a page that is still to be read to one that was read: they are read again until nothing new is seen.
     */
    private boolean mayHaveMissedJobs() {
        boolean byState = !context.request.statesToQuery().get(pass.queryIndex).isEmpty();
        boolean foundNewJobs = context.collector.collectedJobs().size() > pass.knownJobCount;
        return byState && foundNewJobs && pass.round < MAX_ROUNDS && !context.collector.isFull();
    }

    private Step<T> proceedTo(DliListOperation<S, T> page, int pageJobCount) {
        return context.collector.advanceTo(List.of(page.pass, page.position), pageJobCount)
                ? Step.continueWith(page)
                : Step.finishWith(context.resultMapper.apply(context.collector.collectedJobs()));
    }

    /** The newest are listed first, so those that cannot be reached are as old as the last one, or older. */
    private Step<T> continueWithOlder(List<S> jobs, HttpReply reply) {
        OptionalLong oldest = jobs.stream()
                .flatMap(job -> format.filterValues().apply(job).submittedAt().stream())
                .mapToLong(time -> time.toEpochMilli())
                .min();
        // said to be before a time: whether those of that very moment count is not
        OptionalLong createdBeforeMillis = oldest.isPresent() ? OptionalLong.of(oldest.getAsLong() + 1) : oldest;
        if (createdBeforeMillis.isEmpty() || createdBeforeMillis.equals(pass.createdBeforeMillis)) {
            return Step.failAttempt(DliErrors.createFailure(
                    AttemptFailure.FailureKind.UNEXPECTED, "there are more jobs than the list can show", reply));
        }
        ListPass olderPass = new ListPass(pass.queryIndex, pass.round, pass.knownJobCount, createdBeforeMillis);
        return proceedTo(startPass(context, olderPass), jobs.size());
    }
}
