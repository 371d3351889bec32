// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Json;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Pages;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import okhttp3.HttpUrl;

/**
 * One page of a list, and those that follow. A page that is shorter than asked for ends the list only if DLI does not count
 * more jobs than were seen: it cuts pages down to a size that it does not document.
 */
final class ListPage<S extends JobSnapshot, T> implements Operation<T> {
    /** The last page of a list with numbered pages; what is behind it can be reached by asking for older jobs only. */
    private static final int LAST_NUMBER = 100;

    /** What all requests of one call share. */
    private record Asked<S extends JobSnapshot, T>(
            DliProject project, DliList<S> list, Pages<S> pages, Function<List<S>, T> then) {}

    private final Asked<S, T> asked;
    private final DliRows<S> rows;
    private final int question;
    private final long place;

    /** The latest time of submission that is asked for; empty if the list's own is. */
    private final OptionalLong until;

    private ListPage(Asked<S, T> asked, int question, long place, OptionalLong until) {
        this.asked = asked;
        this.rows = asked.list.rows;
        this.question = question;
        this.place = place;
        this.until = until;
    }

    static <S extends JobSnapshot, T> ListPage<S, T> first(
            DliProject project, DliList<S> list, Function<List<S>, T> then) {
        Asked<S, T> asked = new Asked<>(project, list, new Pages<>(list::means, list.limit), then);
        return begin(asked, 0, OptionalLong.empty());
    }

    private static <S extends JobSnapshot, T> ListPage<S, T> begin(
            Asked<S, T> asked, int question, OptionalLong until) {
        return new ListPage<>(asked, question, asked.list.rows.numbered() ? 1 : 0, until);
    }

    @Override
    public String name() {
        return rows.operation();
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public Draft draft() {
        Map<DliFilter, String> filters = asked.list.asked();
        if (!asked.list.questions().get(question).isEmpty()) {
            filters.put(DliFilter.STATE, asked.list.questions().get(question));
        }
        until.ifPresent(time -> filters.put(DliFilter.END, String.valueOf(time)));
        HttpUrl.Builder url = rows.url(asked.project).newBuilder();
        filters.forEach((filter, value) -> url.addQueryParameter(rows.parameter(filter), value));
        url.addQueryParameter(rows.place(), String.valueOf(place));
        url.addQueryParameter(rows.size(), String.valueOf(asked.list.page));
        return asked.project.completed(Draft.get(url.build()));
    }

    @Override
    public String requestId(Reply reply) {
        return DliErrors.requestId(reply);
    }

    @Override
    public Step<T> decode(Reply reply, Trail trail) {
        if (!reply.ok() || !DliErrors.code(reply).isEmpty()) {
            return Step.failed(DliErrors.fault(reply, trail.signedAt(), asked.project.renewable()));
        }
        // batches carry a flag that means nothing
        if (rows.kind() != DliKind.SPARK && reply.json().get("is_success").isFalse()) {
            return Step.failed(DliErrors.fault(Fault.Kind.INVALID, "DLI says that the list failed", reply));
        }
        Json holder = rows.holder().apply(reply.json());
        Json list = holder.get(rows.rows());
        // said to be nothing, which is an empty list; an answer that does not speak of the list is none
        boolean listed = list.isArray() || (holder.fields().containsKey(rows.rows()) && !list.exists());
        if (!listed || list.items().stream().anyMatch(row -> row.text(rows.id()).isBlank())) {
            return Step.failed(DliErrors.fault(Fault.Kind.UNEXPECTED, "this is no list of jobs", reply));
        }
        List<S> jobs = list.items().stream().map(this::job).toList();
        jobs.forEach(asked.pages::add);
        return next(jobs, holder.get(rows.total()).number(), reply);
    }

    private S job(Json row) {
        return rows.read().apply(rows.kind().ref(asked.project, row.text(rows.id())), row);
    }

    private Step<T> next(List<S> jobs, OptionalLong total, Reply reply) {
        long seen = rows.numbered() ? (place - 1) * asked.list.page + jobs.size() : place + jobs.size();
        boolean more = jobs.size() >= asked.list.page || total.orElse(0) > seen;
        if (!jobs.isEmpty() && more && !asked.pages.full()) {
            return rows.numbered() && place == LAST_NUMBER
                    ? older(jobs, reply)
                    : turn(new ListPage<>(asked, question, rows.numbered() ? place + 1 : seen, until), jobs.size());
        }
        return asked.pages.full() || question + 1 == asked.list.questions().size()
                ? Step.done(asked.then.apply(asked.pages.jobs()))
                : Step.next(begin(asked, question + 1, OptionalLong.empty()));
    }

    private Step<T> turn(ListPage<S, T> page, int before) {
        return asked.pages.next(List.of(page.question, page.until, page.place), before)
                ? Step.next(page)
                : Step.done(asked.then.apply(asked.pages.jobs()));
    }

    /** The newest are listed first, so those that cannot be reached are as old as the last one, or older. */
    private Step<T> older(List<S> jobs, Reply reply) {
        OptionalLong oldest = jobs.stream()
                .flatMap(job -> rows.told().apply(job).submitted().stream())
                .mapToLong(time -> time.toEpochMilli())
                .min();
        if (oldest.isEmpty() || oldest.equals(until)) {
            return Step.failed(
                    DliErrors.fault(Fault.Kind.UNEXPECTED, "there are more jobs than the list can show", reply));
        }
        return turn(begin(asked, question, oldest), jobs.size());
    }
}
