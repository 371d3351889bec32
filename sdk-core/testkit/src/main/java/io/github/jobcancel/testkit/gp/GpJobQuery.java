// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpService;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The ADMIN dialect's list of jobs, with its filters and pages. */
final class GpJobQuery {
    private static final int DEFAULT_PAGE_SIZE = 10;

    private final GpSiteState site;

    GpJobQuery(GpSiteState site) {
        this.site = site;
    }

    JsonNode answerQuery(GpRequest request, GpService service) {
        if (request.parameter("startTime").isEmpty()) {
            throw site.adminRefusal(400, "Parameter 'startTime' is required.");
        }
        int pageSize = parsePositive(request, "number", DEFAULT_PAGE_SIZE);
        int start = parsePositive(request, "start", 1);
        List<GpLiveJob> matchingJobs = matchingJobs(request, service);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("total", matchingJobs.size()).put("num", pageSize).put("start", start);
        long next = (long) start + pageSize;
        if (next <= matchingJobs.size()) {
            out.put("nextStart", next);
        } else if (!site.behavior.lastPageWithoutNextStart) {
            out.put("nextStart", -1);
        }
        echoQuery(request, service, out.putObject("query"));
        ArrayNode results = out.putArray("results");
        matchingJobs.stream()
                .skip(start - 1L)
                .limit(pageSize)
                .forEach(job -> results.add(GpJobJson.adminJob(site, job)));
        return out;
    }

    private List<GpLiveJob> matchingJobs(GpRequest request, GpService service) {
        Instant startTime = parseTime(request, "startTime");
        Instant endTime = request.parameter("endTime").isEmpty() ? site.now() : parseTime(request, "endTime");
        return site.jobs.jobsOf(service).stream()
                .filter(job -> !job.submittedAt.isBefore(startTime) && !job.submittedAt.isAfter(endTime))
                .filter(job -> matchesFilter(request, "jobStatus", job.state().wireName()))
                .filter(job -> matchesFilter(request, "userName", String.valueOf(job.script.user)))
                .filter(job -> matchesFilter(request, "machineName", job.machineName()))
                .sorted(Comparator.comparing(job -> job.submittedAt))
                .toList();
    }

    /** Compares a job's value with a filter. The filter value {@code null} selects jobs of anonymous submitters. */
    private static boolean matchesFilter(GpRequest request, String name, String value) {
        String wanted = request.parameter(name);
        return wanted.isEmpty() || wanted.equals(value);
    }

    private static void echoQuery(GpRequest request, GpService service, ObjectNode query) {
        query.put("serviceName", service.name());
        for (String name : List.of("startTime", "endTime")) {
            if (!request.parameter(name).isEmpty()) {
                query.put(name, Long.parseLong(request.parameter(name)));
            }
        }
        for (String name : List.of("jobStatus", "userName", "machineName")) {
            if (!request.parameter(name).isEmpty()) {
                query.put(name, request.parameter(name));
            }
        }
    }

    private Instant parseTime(GpRequest request, String name) {
        try {
            long value = Long.parseLong(request.parameter(name));
            return site.behavior.queryTimesInSeconds ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
        } catch (NumberFormatException e) {
            throw invalidParameter(name);
        }
    }

    private int parsePositive(GpRequest request, String name, int defaultValue) {
        String text = request.parameter(name);
        if (text.isEmpty()) {
            return defaultValue;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            throw invalidParameter(name);
        }
        return Integer.parseInt(text);
    }

    private GpRefusal invalidParameter(String name) {
        return site.adminRefusal(400, "Parameter '" + name + "' is not valid.");
    }
}
