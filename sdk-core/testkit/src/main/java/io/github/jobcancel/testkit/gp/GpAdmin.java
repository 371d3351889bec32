// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpService;
import io.github.jobcancel.testkit.gp.service.GpToken;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The ADMIN dialect: {@code <root>/admin}. */
final class GpAdmin {
    private static final String TYPE = ".GPServer";
    private static final Set<FakeGpState> PURGED = Set.of(FakeGpState.NEW, FakeGpState.SUBMITTED, FakeGpState.WAITING);

    private final GpSite site;
    private final GpGate gate;
    private final GpServerDesk desk;
    private final GpQuery query;

    GpAdmin(GpSite site, GpGate gate, GpServerDesk desk) {
        this.site = site;
        this.gate = gate;
        this.desk = desk;
        this.query = new GpQuery(site);
    }

    JsonNode answer(GpRequest request) {
        if (request.path().equals(List.of("generateToken"))) {
            post(request);
            return desk.adminToken(request);
        }
        if (request.path().equals(List.of("publicKey"))) {
            get(request);
            return desk.publicKey();
        }
        GpToken token = gate.admin(request);
        List<String> path = request.path();
        int at = path.size() > 1 && path.get(1).endsWith(TYPE) ? 1 : 2;
        boolean jobs = path.size() > at + 1
                && path.get(0).equals("services")
                && path.get(at).endsWith(TYPE)
                && path.get(at + 1).equals("jobs");
        if (!jobs) {
            throw notFound(request);
        }
        GpService service = service(request, path.subList(1, at + 1));
        return jobs(request, token, service, path.subList(at + 2, path.size()));
    }

    private GpService service(GpRequest request, List<String> segments) {
        String typed = String.join("/", segments);
        GpService service = site.runs.service(typed.substring(0, typed.length() - TYPE.length()));
        if (service == null) {
            throw notFound(request);
        }
        return service;
    }

    private JsonNode jobs(GpRequest request, GpToken token, GpService service, List<String> rest) {
        if (rest.isEmpty()) {
            get(request);
            ObjectNode out = JsonNodeFactory.instance.objectNode();
            out.putArray("resources").add("statistics");
            return out;
        }
        if (rest.size() > 1) {
            return operation(request, token, service, rest);
        }
        boolean acts = rest.get(0).equals("statistics") || rest.get(0).equals("purgeQueue");
        if (acts) {
            post(request);
        } else {
            get(request);
        }
        return switch (rest.get(0)) {
            case "query" -> query.page(request, service);
            case "statistics" -> statistics(service);
            case "purgeQueue" -> purge(token, service);
            default -> GpWire.adminJob(site, find(request, service, rest.get(0)));
        };
    }

    private JsonNode operation(GpRequest request, GpToken token, GpService service, List<String> rest) {
        String name = rest.get(1);
        if (rest.size() > 2 || !(name.equals("cancel") || name.equals("delete"))) {
            throw notFound(request);
        }
        post(request);
        return name.equals("cancel")
                ? cancel(token, find(request, service, rest.get(0)))
                : delete(token, find(request, service, rest.get(0)));
    }

    private JsonNode cancel(GpToken token, GpRun run) {
        if (!token.role.administers()) {
            throw gate.forbidden();
        }
        if (!site.knobs.adminCancellable.contains(run.state())) {
            run.refuseCancel();
            throw site.adminRefusal(500, "Unable to cancel job :[" + run.id + "]");
        }
        run.cancel(site.now(), site.knobs.cancellationCheckInterval, site.knobs.ignoredCancelShowsCancelling);
        return success();
    }

    private JsonNode delete(GpToken token, GpRun run) {
        if (!token.role.administers()) {
            throw site.adminRefusal(401, "User is not authorized to delete the job.");
        }
        if (site.knobs.refuseDelete) {
            throw site.adminRefusal(400, "Unable to delete job :[" + run.id + "]");
        }
        run.settle(FakeGpState.DELETED, site.now());
        return success();
    }

    private JsonNode purge(GpToken token, GpService service) {
        if (!token.role.administers()) {
            throw gate.forbidden();
        }
        site.purges++;
        Instant now = site.now();
        site.runs.of(service).stream()
                .filter(run -> PURGED.contains(run.state()))
                .forEach(run -> run.settle(FakeGpState.CANCELLED, now));
        return success();
    }

    private JsonNode statistics(GpService service) {
        List<FakeGpState> states =
                site.runs.of(service).stream().map(GpRun::state).toList();
        return JsonNodeFactory.instance
                .objectNode()
                .put("total", states.size())
                .put("cancelled", count(states, FakeGpState.CANCELLED))
                .put("failed", count(states, FakeGpState.FAILED))
                .put("succeeded", count(states, FakeGpState.SUCCEEDED));
    }

    private static long count(List<FakeGpState> states, FakeGpState state) {
        return states.stream().filter(s -> s == state).count();
    }

    private GpRun find(GpRequest request, GpService service, String id) {
        GpRun run = site.runs.find(service, id);
        if (run == null || run.state() == FakeGpState.DELETED) {
            throw notFound(request);
        }
        return run;
    }

    private static ObjectNode success() {
        return JsonNodeFactory.instance.objectNode().put("status", "success");
    }

    private GpRefusal notFound(GpRequest request) {
        return site.adminRefusal(404, "Could not find resource or operation '" + request.last() + "' on the system.");
    }

    private void post(GpRequest request) {
        if (!request.post()) {
            throw site.adminRefusal(405, "Method not supported");
        }
    }

    private void get(GpRequest request) {
        if (request.post()) {
            throw site.adminRefusal(500, "java.lang.NullPointerException");
        }
        if (!request.get()) {
            throw site.adminRefusal(405, "Method not supported");
        }
    }
}
