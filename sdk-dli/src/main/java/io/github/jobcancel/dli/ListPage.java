// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.JobSnapshot;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Pages;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
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

    /** Where jobs begin all the time, each reading shows some that are new. */
    private static final int MOST_ROUNDS = 3;

    /** What all requests of one call share. */
    private record Asked<S extends JobSnapshot, T>(
            DliProject project, DliList<S> list, Pages<S> pages, Function<List<S>, T> then) {}

    /**
     * One reading of all pages of a question.
     *
     * @param question which state is asked for
     * @param round how often all of them were read before
     * @param known how many jobs were known when it began
     * @param until the latest time of submission that is asked for; empty if the list's own is
     */
    private record Reading(int question, int round, int known, OptionalLong until) {}

    private final Asked<S, T> asked;
    private final DliRows<S> rows;
    private final Reading reading;
    private final long place;

    private ListPage(Asked<S, T> asked, Reading reading, long place) {
        this.asked = asked;
        this.rows = asked.list.rows;
        this.reading = reading;
        this.place = place;
    }

    static <S extends JobSnapshot, T> ListPage<S, T> first(
            DliProject project, DliList<S> list, Function<List<S>, T> then) {
        return begin(new Asked<>(project, list, new Pages<>(list::means, list.limit), then), 0, 0);
    }

    private static <S extends JobSnapshot, T> ListPage<S, T> begin(Asked<S, T> asked, int question, int round) {
        int known = asked.pages.jobs().size();
        return begin(asked, new Reading(question, round, known, OptionalLong.empty()));
    }

    private static <S extends JobSnapshot, T> ListPage<S, T> begin(Asked<S, T> asked, Reading reading) {
        return new ListPage<>(asked, reading, asked.list.rows.numbered() ? 1 : 0);
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
        if (!asked.list.questions().get(reading.question).isEmpty()) {
            filters.put(DliFilter.STATE, asked.list.questions().get(reading.question));
        }
        reading.until.ifPresent(time -> filters.put(DliFilter.END, String.valueOf(time)));
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
        long before = rows.numbered() ? (place - 1) * asked.list.page : place;
        long seen = before + jobs.size();
        boolean more = jobs.size() >= asked.list.page || total.orElse(0) > seen;
        if (!jobs.isEmpty() && more && !asked.pages.full()) {
            return rows.numbered() && place == LAST_NUMBER
                    ? older(jobs, reply)
                    : turn(new ListPage<>(asked, reading, rows.numbered() ? place + 1 : seen), jobs.size());
        }
        boolean several = before >= asked.list.page || (before > 0 && !jobs.isEmpty()) || reading.until.isPresent();
        if (several && mayHide()) {
            return Step.next(begin(asked, reading.question, reading.round + 1));
        }
        return asked.pages.full()
                        || reading.question + 1 == asked.list.questions().size()
                ? Step.done(asked.then.apply(asked.pages.jobs()))
                : Step.next(begin(asked, reading.question + 1, 0));
    }

    /**
     * Whether several pages may have passed over a job. One that leaves the state moves the others forward, and so one of them
     * from a page that is still to be read to one that was read: they are read again until nothing new is seen.
     */
    private boolean mayHide() {
        boolean byState = !asked.list.questions().get(reading.question).isEmpty();
        boolean found = asked.pages.jobs().size() > reading.known;
        return byState && found && reading.round < MOST_ROUNDS && !asked.pages.full();
    }

    private Step<T> turn(ListPage<S, T> page, int before) {
        return asked.pages.next(List.of(page.reading, page.place), before)
                ? Step.next(page)
                : Step.done(asked.then.apply(asked.pages.jobs()));
    }

    /** The newest are listed first, so those that cannot be reached are as old as the last one, or older. */
    private Step<T> older(List<S> jobs, Reply reply) {
        OptionalLong oldest = jobs.stream()
                .flatMap(job -> rows.told().apply(job).submitted().stream())
                .mapToLong(time -> time.toEpochMilli())
                .min();
        // said to be before a time: whether those of that very moment count is not
        OptionalLong until = oldest.isPresent() ? OptionalLong.of(oldest.getAsLong() + 1) : oldest;
        if (until.isEmpty() || until.equals(reading.until)) {
            return Step.failed(
                    DliErrors.fault(Fault.Kind.UNEXPECTED, "there are more jobs than the list can show", reply));
        }
        Reading further = new Reading(reading.question, reading.round, reading.known, until);
        return turn(begin(asked, further), jobs.size());
    }
}
