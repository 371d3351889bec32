// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.JsonValue;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.ListPage;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.PagedListFlow;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * Reads one page of a list. A page that is shorter than requested is the last one only if DLI does not count more
 * jobs than were seen, because DLI shortens pages to a size that it does not document.
 */
final class DliListOperation<S extends JobSnapshot> implements Operation<ListPage<S, DliListOperation.Position>> {
    /** The last page of a list with numbered pages. Later jobs can be reached only by a request for older jobs. */
    private static final int LAST_PAGE_NUMBER = 100;

    /**
     * The position of a page.
     *
     * @param state the requested state; empty for all states
     * @param createdBeforeMillis the requested latest time of submission; empty for the query's own
     * @param offset the number of the page, or the number of jobs before it
     */
    record Position(String state, OptionalLong createdBeforeMillis, long offset) {}

    private final DliProject project;
    private final DliListRequest<S> request;
    private final DliListFormat<S> format;
    private final Position position;

    private DliListOperation(DliProject project, DliListRequest<S> request, Position position) {
        this.project = project;
        this.request = request;
        this.format = request.format;
        this.position = position;
    }

    static <S extends JobSnapshot, T> Operation<T> firstPage(
            DliProject project, DliListRequest<S> request, Function<List<S>, T> resultMapper) {
        List<String> states = request.filters().states();
        List<Position> firstPositions = (states.isEmpty() ? List.of("") : states)
                .stream()
                        .map(state -> new Position(state, OptionalLong.empty(), request.format.firstOffset()))
                        .toList();
        return PagedListFlow.firstPage(
                request, firstPositions, position -> new DliListOperation<>(project, request, position), resultMapper);
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
        Map<DliListFilter, String> filters = request.queryFilters();
        if (!position.state.isEmpty()) {
            filters.put(DliListFilter.STATE, position.state);
        }
        position.createdBeforeMillis.ifPresent(time -> filters.put(DliListFilter.END, String.valueOf(time)));
        HttpUrl.Builder url = format.listUrl(project).newBuilder();
        filters.forEach((filter, value) -> url.addQueryParameter(format.parameterName(filter), value));
        url.addQueryParameter(format.positionParameter(), String.valueOf(position.offset));
        url.addQueryParameter(
                format.sizeParameter(), String.valueOf(request.filters().pageSize()));
        return project.withProjectHeaders(RequestBuilder.get(url.build()));
    }

    @Override
    public String requestId(HttpReply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public CallStep<ListPage<S, Position>> decodeReply(HttpReply reply, CallHistory history) {
        if (!reply.isSuccessful() || !DliErrors.errorCode(reply).isEmpty()) {
            return CallStep.failAttempt(
                    DliErrors.decodeFailure(reply, history.signedAt(), project.hasRenewableCredentials()));
        }
        // batches carry a flag that means nothing
        if (format.kind() != DliKind.SPARK && reply.bodyJson().get("is_success").isFalse()) {
            return CallStep.failAttempt(
                    DliErrors.createFailure(FailureKind.INVALID, "DLI says that the list failed", reply));
        }
        JsonValue container = format.rowsContainer().apply(reply.bodyJson());
        List<JsonValue> rows = container.get(format.rowsField()).items();
        if (!container.hasListField(format.rowsField())
                || rows.stream().anyMatch(row -> row.textField(format.idField()).isBlank())) {
            return CallStep.failAttempt(
                    DliErrors.createFailure(FailureKind.UNEXPECTED, "this is no list of jobs", reply));
        }
        List<S> jobs = rows.stream().map(this::decodeRow).toList();
        return createPage(jobs, container.get(format.totalField()).asLong().orElse(0), reply);
    }

    private S decodeRow(JsonValue row) {
        return format.rowDecoder().apply(format.kind().jobRef(project, row.textField(format.idField())), row);
    }

    private CallStep<ListPage<S, Position>> createPage(List<S> jobs, long total, HttpReply reply) {
        int pageSize = request.filters().pageSize();
        long jobsBefore = format.hasNumberedPages() ? (position.offset - 1) * pageSize : position.offset;
        long jobsSeen = jobsBefore + jobs.size();
        boolean hasMore = !jobs.isEmpty() && (jobs.size() >= pageSize || total > jobsSeen);
        if (hasMore && format.hasNumberedPages() && position.offset == LAST_PAGE_NUMBER) {
            return continueWithOlder(jobs, reply);
        }
        long nextOffset = format.hasNumberedPages() ? position.offset + 1 : jobsSeen;
        boolean hasSeveralPages = jobsBefore >= pageSize
                || (jobsBefore > 0 && !jobs.isEmpty())
                || position.createdBeforeMillis.isPresent();
        return CallStep.finishWith(new ListPage<>(
                jobs,
                hasMore ? new Position(position.state, position.createdBeforeMillis, nextOffset) : null,
                // a job that leaves the state moves the jobs behind it forward, also to pages that were already read
                hasSeveralPages && !position.state.isEmpty()));
    }

    /** The newest jobs are listed first, so the jobs that pages cannot reach are as old as the last one, or older. */
    private CallStep<ListPage<S, Position>> continueWithOlder(List<S> jobs, HttpReply reply) {
        OptionalLong oldest = jobs.stream()
                .flatMap(job -> job.submittedAt().stream())
                .mapToLong(time -> time.toEpochMilli())
                .min();
        // it is not documented whether DLI includes the jobs of the requested moment itself
        OptionalLong createdBeforeMillis = oldest.isPresent() ? OptionalLong.of(oldest.getAsLong() + 1) : oldest;
        if (createdBeforeMillis.isEmpty() || createdBeforeMillis.equals(position.createdBeforeMillis)) {
            return CallStep.failAttempt(DliErrors.createFailure(
                    FailureKind.UNEXPECTED, "there are more jobs than the list can show", reply));
        }
        return CallStep.finishWith(
                new ListPage<>(jobs, new Position(position.state, createdBeforeMillis, format.firstOffset()), false));
    }
}
