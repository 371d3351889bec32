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
final class GpRestDialect {
    private static final String SERVICE_TYPE = "GPServer";

    private final GpSiteState site;
    private final GpAccessControl accessControl;

    GpRestDialect(GpSiteState site, GpAccessControl accessControl) {
        this.site = site;
        this.accessControl = accessControl;
    }

    JsonNode answerRequest(GpRequest request) {
        if (!request.isGet() && !request.isPost()) {
            throw GpRefusal.forRest(405, "Method not supported");
        }
        List<String> path = request.path();
        if (path.equals(List.of("info"))) {
            return serverInfo();
        }
        GpToken token = accessControl.authorizeRest(request);
        int typeIndex = path.size() > 2 && path.get(2).equals(SERVICE_TYPE) ? 2 : 3;
        boolean isTaskPath = path.size() > typeIndex + 2
                && path.get(0).equals("services")
                && path.get(typeIndex).equals(SERVICE_TYPE);
        if (!isTaskPath) {
            throw GpRefusal.forRest(400, "Invalid URL");
        }
        GpService service = requireStartedService(String.join("/", path.subList(1, typeIndex)));
        String task = path.get(typeIndex + 1);
        if (!service.tasks().contains(task)) {
            throw incompleteRefusal();
        }
        return answerTaskRequest(request, token, service, task, path.subList(typeIndex + 2, path.size()));
    }

    private JsonNode serverInfo() {
        ObjectNode out = JsonNodeFactory.instance
                .objectNode()
                .put("currentVersion", 11.2)
                .put("fullVersion", "11.2.0");
        String tokens =
                site.serverUrl() + (site.tokenBehavior.shortTokenServicesUrl ? "/tokens/" : "/tokens/generateToken");
        if (!site.tokenBehavior.tokenServicesUrl.isEmpty()) {
            tokens = site.tokenBehavior.tokenServicesUrl;
        }
        if (site.federated) {
            String configuredUrl = site.tokenBehavior.owningSystemUrl;
            out.put("owningSystemUrl", configuredUrl.isEmpty() ? site.portalUrl() : configuredUrl);
            tokens = site.portalUrl() + "/sharing/rest/generateToken";
        }
        ObjectNode auth = out.putObject("authInfo");
        auth.put("isTokenBasedSecurity", true).put("tokenServicesUrl", tokens);
        if (!site.federated) {
            auth.put("shortLivedTokenValidity", 60);
        }
        return out;
    }

    private GpService requireStartedService(String path) {
        GpService service = site.jobs.findService(path);
        if (service == null) {
            throw GpRefusal.forRest(404, "Service " + path + "/GPServer not found");
        }
        if (!service.started()) {
            throw GpRefusal.forRest(500, "Service " + path + "/GPServer not started");
        }
        return service;
    }

    private JsonNode answerTaskRequest(
            GpRequest request, @Nullable GpToken token, GpService service, String task, List<String> tail) {
        if (tail.equals(List.of("submitJob"))) {
            return submitJob(request, token, service, task);
        }
        if (tail.size() < 2 || !tail.get(0).equals("jobs")) {
            throw GpRefusal.forRest(400, "Invalid URL");
        }
        GpLiveJob job = site.jobs.findJob(service, tail.get(1));
        if (job == null || !job.task.equals(task)) {
            throw incompleteRefusal();
        }
        boolean deleted = job.state() == GpJobState.DELETED;
        if (deleted && !(tail.size() == 2 && site.behavior.deletedJobsShownByRest)) {
            throw incompleteRefusal();
        }
        if (tail.size() == 2) {
            return GpJobJson.restJob(
                    job, site.now(), !request.parameter("returnMessages").equals("false"));
        }
        if (tail.size() == 3 && tail.get(2).equals("cancel")) {
            return cancelJob(job);
        }
        return jobResult(job, tail);
    }

    private JsonNode submitJob(GpRequest request, @Nullable GpToken token, GpService service, String task) {
        Map<String, String> inputs = new LinkedHashMap<>(request.allParameters());
        inputs.keySet().removeAll(List.of("f", "token"));
        // the token of an app authenticates no user
        String user = token == null || token.kind == GpTokenKind.APP ? null : token.user;
        GpLiveJob job = site.jobs.addJob(service, task, site.submittedJobScript.submittedBy(user), inputs);
        return GpJobJson.restStatus(job, GpJobState.SUBMITTED);
    }

    private JsonNode cancelJob(GpLiveJob job) {
        if (!site.behavior.restCancellableStates.contains(job.state())) {
            job.refuseCancel();
            throw GpRefusal.forRest(400, "Invalid or missing input parameters.");
        }
        job.acceptCancel(
                site.now(), site.behavior.cancellationCheckInterval, site.behavior.ignoredCancelShowsCancelling);
        boolean answersCancelled = site.behavior.restCancelAnswersCancelled;
        return GpJobJson.restStatus(job, answersCancelled ? GpJobState.CANCELLED : GpJobState.CANCELLING);
    }

    private JsonNode jobResult(GpLiveJob job, List<String> tail) {
        boolean hasResult = job.state() == GpJobState.SUCCEEDED
                && tail.size() == 4
                && tail.get(2).equals("results")
                && tail.get(3).equals("out");
        if (!hasResult) {
            throw incompleteRefusal();
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("paramName", "out")
                .put("dataType", "GPString")
                .put("value", "done");
    }

    private static GpRefusal incompleteRefusal() {
        return GpRefusal.forRest(400, "Unable to complete operation.");
    }
}
