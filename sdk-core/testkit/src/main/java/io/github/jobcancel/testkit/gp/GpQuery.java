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

/** The ADMIN dialect's list of jobs: filters and pages. */
final class GpQuery {
    private static final int STANDARD_PAGE = 10;

    private final GpSite site;

    GpQuery(GpSite site) {
        this.site = site;
    }

    JsonNode page(GpRequest request, GpService service) {
        if (request.param("startTime").isEmpty()) {
            throw site.adminRefusal(400, "Parameter 'startTime' is required.");
        }
        int number = number(request, "number", STANDARD_PAGE);
        int start = number(request, "start", 1);
        List<GpRun> found = found(request, service);
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put("total", found.size()).put("num", number).put("start", start);
        long next = (long) start + number;
        if (next <= found.size()) {
            out.put("nextStart", next);
        } else if (!site.knobs.lastPageWithoutNextStart) {
            out.put("nextStart", -1);
        }
        echo(request, service, out.putObject("query"));
        ArrayNode results = out.putArray("results");
        found.stream().skip(start - 1L).limit(number).forEach(run -> results.add(GpWire.adminJob(site, run)));
        return out;
    }

    private List<GpRun> found(GpRequest request, GpService service) {
        Instant from = time(request, "startTime");
        Instant to = request.param("endTime").isEmpty() ? site.now() : time(request, "endTime");
        return site.runs.of(service).stream()
                .filter(run -> !run.submitted.isBefore(from) && !run.submitted.isAfter(to))
                .filter(run -> fits(request, "jobStatus", run.state().word()))
                .filter(run -> fits(request, "userName", String.valueOf(run.script.user)))
                .filter(run -> fits(request, "machineName", run.machine()))
                .sorted(Comparator.comparing(run -> run.submitted))
                .toList();
    }

    /** An anonymous submitter is asked for as {@code null}. */
    private static boolean fits(GpRequest request, String name, String value) {
        String wanted = request.param(name);
        return wanted.isEmpty() || wanted.equals(value);
    }

    private static void echo(GpRequest request, GpService service, ObjectNode query) {
        query.put("serviceName", service.name());
        for (String name : List.of("startTime", "endTime")) {
            if (!request.param(name).isEmpty()) {
                query.put(name, Long.parseLong(request.param(name)));
            }
        }
        for (String name : List.of("jobStatus", "userName", "machineName")) {
            if (!request.param(name).isEmpty()) {
                query.put(name, request.param(name));
            }
        }
    }

    private Instant time(GpRequest request, String name) {
        try {
            long value = Long.parseLong(request.param(name));
            return site.knobs.queryTimesInSeconds ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
        } catch (NumberFormatException e) {
            throw invalid(name);
        }
    }

    private int number(GpRequest request, String name, int standard) {
        String text = request.param(name);
        if (text.isEmpty()) {
            return standard;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            throw invalid(name);
        }
        return Integer.parseInt(text);
    }

    private GpRefusal invalid(String name) {
        return site.adminRefusal(400, "Parameter '" + name + "' is not valid.");
    }
}
