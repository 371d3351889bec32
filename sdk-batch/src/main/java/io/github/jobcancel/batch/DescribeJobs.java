// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Json;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * {@code DescribeJobs} for any number of ids, 100 in a request. The service leaves out the ids it does not know and promises
 * no order, so answers are found by id. The record of a multi-node job tells of its main node alone, so that the other nodes
 * are read after it.
 */
final class DescribeJobs<T> extends BatchOperation<T> {
    private static final int MOST = 100;

    private final BatchClient client;
    private final List<String> ids;
    /** The ids, and then those of the nodes. */
    private final List<String> all;

    private final int to;
    private final Map<String, Json> found;
    private final Function<List<BatchJob>, Step<T>> then;

    DescribeJobs(BatchClient client, List<String> ids, Function<List<BatchJob>, Step<T>> then) {
        this(client, ids, ids, 0, new LinkedHashMap<>(), then);
    }

    private DescribeJobs(
            BatchClient client,
            List<String> ids,
            List<String> all,
            int from,
            Map<String, Json> found,
            Function<List<BatchJob>, Step<T>> then) {
        super("DescribeJobs", client.route("describejobs"), Map.of("jobs", part(all, from)));
        this.client = client;
        this.ids = ids;
        this.all = all;
        this.to = Math.min(all.size(), from + MOST);
        this.found = found;
        this.then = then;
    }

    private static List<String> part(List<String> ids, int from) {
        return ids.subList(from, Math.min(ids.size(), from + MOST)).stream()
                .distinct()
                .toList();
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    Step<T> accepted(Reply reply, Trail trail) {
        Json jobs = reply.json().get("jobs");
        if (!jobs.isArray()) {
            String what = "the answer to DescribeJobs holds no list of jobs";
            return Step.failed(Fault.of(Fault.Kind.UNEXPECTED, what, reply.error("", reply.text())));
        }
        jobs.items().forEach(job -> found.put(job.text("jobId"), job));
        List<String> more = to == ids.size() ? withNodes() : all;
        return to < more.size()
                ? Step.next(new DescribeJobs<>(client, ids, more, to, found, then))
                : then.apply(ids.stream().map(this::job).toList());
    }

    private List<String> withNodes() {
        List<String> out = new ArrayList<>(ids);
        found.values().forEach(job -> out.addAll(BatchJob.nodes(job)));
        return out;
    }

    private BatchJob job(String id) {
        Json job = found.get(id);
        if (job == null) {
            return BatchJob.absent(client.ref(id));
        }
        List<Json> nodes = BatchJob.nodes(job).stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .toList();
        return BatchJob.read(client.ref(id), job, nodes);
    }
}
