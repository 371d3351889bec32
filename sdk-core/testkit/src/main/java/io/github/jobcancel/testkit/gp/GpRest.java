// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import io.github.jobcancel.testkit.gp.service.GpService;
import io.github.jobcancel.testkit.gp.service.GpToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The REST dialect: {@code <root>/rest}. */
final class GpRest {
    private static final String TYPE = "GPServer";

    private final GpSite site;
    private final GpGate gate;

    GpRest(GpSite site, GpGate gate) {
        this.site = site;
        this.gate = gate;
    }

    JsonNode answer(GpRequest request) {
        if (!request.get() && !request.post()) {
            throw GpRefusal.rest(405, "Method not supported");
        }
        List<String> path = request.path();
        if (path.equals(List.of("info"))) {
            return info();
        }
        GpToken token = gate.rest(request);
        int at = path.size() > 2 && path.get(2).equals(TYPE) ? 2 : 3;
        boolean shaped = path.size() > at + 2
                && path.get(0).equals("services")
                && path.get(at).equals(TYPE);
        if (!shaped) {
            throw GpRefusal.rest(400, "Invalid URL");
        }
        GpService service = service(String.join("/", path.subList(1, at)));
        String task = path.get(at + 1);
        if (!service.tasks().contains(task)) {
            throw unable();
        }
        return task(request, token, service, task, path.subList(at + 2, path.size()));
    }

    private JsonNode info() {
        ObjectNode out = JsonNodeFactory.instance
                .objectNode()
                .put("currentVersion", 11.2)
                .put("fullVersion", "11.2.0");
        String tokens =
                site.serverUrl() + (site.tokenKnobs.shortTokenServicesUrl ? "/tokens/" : "/tokens/generateToken");
        if (!site.tokenKnobs.tokenServicesUrl.isEmpty()) {
            tokens = site.tokenKnobs.tokenServicesUrl;
        }
        if (site.federated) {
            String named = site.tokenKnobs.owningSystemUrl;
            out.put("owningSystemUrl", named.isEmpty() ? site.portalUrl() : named);
            tokens = site.portalUrl() + "/sharing/rest/generateToken";
        }
        ObjectNode auth = out.putObject("authInfo");
        auth.put("isTokenBasedSecurity", true).put("tokenServicesUrl", tokens);
        if (!site.federated) {
            auth.put("shortLivedTokenValidity", 60);
        }
        return out;
    }

    private GpService service(String path) {
        GpService service = site.runs.service(path);
        if (service == null) {
            throw GpRefusal.rest(404, "Service " + path + "/GPServer not found");
        }
        if (!service.started()) {
            throw GpRefusal.rest(500, "Service " + path + "/GPServer not started");
        }
        return service;
    }

    private JsonNode task(
            GpRequest request, @Nullable GpToken token, GpService service, String task, List<String> rest) {
        if (rest.equals(List.of("submitJob"))) {
            return submit(request, token, service, task);
        }
        if (rest.size() < 2 || !rest.get(0).equals("jobs")) {
            throw GpRefusal.rest(400, "Invalid URL");
        }
        GpRun run = site.runs.find(service, rest.get(1));
        if (run == null || !run.task.equals(task)) {
            throw unable();
        }
        boolean deleted = run.state() == FakeGpState.DELETED;
        if (deleted && !(rest.size() == 2 && site.knobs.deletedReadsAsDeleted)) {
            throw unable();
        }
        if (rest.size() == 2) {
            return GpWire.restJob(
                    run, site.now(), !request.param("returnMessages").equals("false"));
        }
        if (rest.size() == 3 && rest.get(2).equals("cancel")) {
            return cancel(run);
        }
        return result(run, rest);
    }

    private JsonNode submit(GpRequest request, @Nullable GpToken token, GpService service, String task) {
        Map<String, String> inputs = new LinkedHashMap<>(request.params());
        inputs.keySet().removeAll(List.of("f", "token"));
        // an app's token has no user behind it
        String user = token == null || token.kind == FakeGpTokenKind.APP ? null : token.user;
        GpRun run = site.runs.add(service, task, site.submissions.submittedBy(user), inputs);
        return GpWire.restStatus(run, FakeGpState.SUBMITTED);
    }

    private JsonNode cancel(GpRun run) {
        if (!site.knobs.restCancellable.contains(run.state())) {
            run.refuseCancel();
            throw GpRefusal.rest(400, "Invalid or missing input parameters.");
        }
        run.cancel(site.now(), site.knobs.cancellationCheckInterval, site.knobs.ignoredCancelShowsCancelling);
        boolean old = site.knobs.restCancelAnswersCancelled;
        return GpWire.restStatus(run, old ? FakeGpState.CANCELLED : FakeGpState.CANCELLING);
    }

    private JsonNode result(GpRun run, List<String> rest) {
        boolean there = run.state() == FakeGpState.SUCCEEDED
                && rest.size() == 4
                && rest.get(2).equals("results")
                && rest.get(3).equals("out");
        if (!there) {
            throw unable();
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("paramName", "out")
                .put("dataType", "GPString")
                .put("value", "done");
    }

    private static GpRefusal unable() {
        return GpRefusal.rest(400, "Unable to complete operation.");
    }
}
