// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.batch.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.batch.BatchQuirk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** ListJobs and ListServiceJobs: who is selected, and one page of them. */
final class BatchLists {
    private static final String START = "start";

    private final BatchWorld world;
    private final BatchView view;
    private final BatchFilters filters;

    BatchLists(BatchWorld world, BatchView view) {
        this.world = world;
        this.view = view;
        this.filters = new BatchFilters(view);
    }

    ObjectNode jobs(BatchInput in) {
        List<String> selectors = List.of("jobQueue", "arrayJobId", "multiNodeJobId");
        List<String> given = selectors.stream().filter(in::has).toList();
        if (given.size() != 1) {
            throw BatchError.client("exactly one of jobQueue, arrayJobId and multiNodeJobId must be given");
        }
        boolean ofQueue = given.get(0).equals("jobQueue");
        String selector = in.required(given.get(0));
        List<BatchJob> all = ofQueue ? ofQueue(selector, false) : children(selector, given.get(0));
        // filters are not meant for children; the service passes over them
        boolean filtered = ofQueue && !in.objects("filters").isEmpty();
        List<BatchJob> chosen = filters.choose(all, in, filtered, false);
        String bound = given + selector + in.text("jobStatus").orElse("") + filters.describe(in);
        return page(in, chosen, bound, filtered ? 100 : 1000, view::summary);
    }

    ObjectNode serviceJobs(BatchInput in) {
        String queue = in.required("jobQueue");
        boolean filtered = !in.objects("filters").isEmpty();
        List<BatchJob> chosen = filters.choose(ofQueue(queue, true), in, filtered, true);
        String bound = "service" + queue + in.text("jobStatus").orElse("") + filters.describe(in);
        return page(in, chosen, bound, 100, view::serviceSummary);
    }

    /** Newest first. */
    private List<BatchJob> ofQueue(String nameOrArn, boolean service) {
        String queue = world.queue(nameOrArn);
        if (queue == null) {
            throw BatchError.client("JobQueue " + nameOrArn + " does not exist.");
        }
        List<BatchJob> out = new ArrayList<>();
        for (BatchJob job : world.jobs()) {
            boolean kind = (job.order.kind() == BatchJob.Kind.SERVICE) == service;
            if (kind && job.parent == null && job.order.queue().equals(queue)) {
                out.add(job);
            }
        }
        Collections.reverse(out);
        return out;
    }

    private List<BatchJob> children(String id, String selector) {
        BatchJob job = world.find(id);
        BatchJob.Kind wanted = selector.equals("arrayJobId") ? BatchJob.Kind.ARRAY : BatchJob.Kind.NODES;
        return job != null && job.group() && job.order.kind() == wanted ? List.copyOf(job.children) : List.of();
    }

    private ObjectNode page(
            BatchInput in, List<BatchJob> chosen, String bound, int cap, Function<BatchJob, ObjectNode> show) {
        int wanted = in.number("maxResults").orElse(cap);
        if (wanted < 1) {
            throw BatchError.client("maxResults must be between 1 and " + cap);
        }
        Optional<String> token = in.text("nextToken").filter(t -> !t.isEmpty());
        String after = token.map(t -> position(t, bound)).orElse(START);
        int from = after.equals(START) ? 0 : follow(chosen, after);
        boolean empty = token.isEmpty() && world.has(BatchQuirk.EMPTY_FIRST_PAGE);
        int to = empty ? from : Math.min(chosen.size(), from + Math.min(wanted, cap));
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        ArrayNode list = out.putArray("jobSummaryList");
        chosen.subList(from, to).forEach(job -> list.add(show.apply(job)));
        if (empty) {
            out.put("nextToken", token(START, bound));
        } else if (to < chosen.size()) {
            out.put("nextToken", token(place(chosen.get(to - 1)), bound));
        } else if (world.has(BatchQuirk.LAST_TOKEN_REPEATS)) {
            out.put("nextToken", token(after, bound));
        } else if (world.has(BatchQuirk.NULLS_FOR_UNSET)) {
            out.putNull("nextToken");
        }
        return out;
    }

    /** A token names the last job shown, not a count: jobs that come and go between pages move no other job. */
    private static String place(BatchJob job) {
        return (job.parent == null ? "-" : "+") + job.number;
    }

    private static int follow(List<BatchJob> chosen, String after) {
        long number = Long.parseLong(after.substring(1));
        boolean descending = after.startsWith("-");
        int from = 0;
        while (from < chosen.size()
                && (descending ? chosen.get(from).number >= number : chosen.get(from).number <= number)) {
            from++;
        }
        return from;
    }

    private static String token(String place, String bound) {
        String text = place + "|" + BatchSigV4.hash(bound);
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String position(String token, String bound) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int mark = text.indexOf('|');
            if (mark > 0 && text.substring(mark + 1).equals(BatchSigV4.hash(bound))) {
                return text.substring(0, mark);
            }
        } catch (IllegalArgumentException e) {
            // not one of ours; refused below
        }
        throw BatchError.client("Invalid nextToken");
    }
}
