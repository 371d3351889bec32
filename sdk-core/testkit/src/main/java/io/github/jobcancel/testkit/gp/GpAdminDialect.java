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
final class GpAdminDialect {
    private static final String SERVICE_SUFFIX = ".GPServer";
    private static final Set<GpJobState> PURGEABLE_STATES =
            Set.of(GpJobState.NEW, GpJobState.SUBMITTED, GpJobState.WAITING);

    private final GpSiteState site;
    private final GpAccessControl accessControl;
    private final GpServerTokenService tokenService;
    private final GpJobQuery jobQuery;

    GpAdminDialect(GpSiteState site, GpAccessControl accessControl, GpServerTokenService tokenService) {
        this.site = site;
        this.accessControl = accessControl;
        this.tokenService = tokenService;
        this.jobQuery = new GpJobQuery(site);
    }

    JsonNode answerRequest(GpRequest request) {
        if (request.path().equals(List.of("generateToken"))) {
            requirePost(request);
            return tokenService.generateAdminToken(request);
        }
        if (request.path().equals(List.of("publicKey"))) {
            requireGet(request);
            return tokenService.publicKey();
        }
        GpToken token = accessControl.authorizeAdmin(request);
        List<String> path = request.path();
        int serviceIndex = path.size() > 1 && path.get(1).endsWith(SERVICE_SUFFIX) ? 1 : 2;
        boolean isJobsPath = path.size() > serviceIndex + 1
                && path.get(0).equals("services")
                && path.get(serviceIndex).endsWith(SERVICE_SUFFIX)
                && path.get(serviceIndex + 1).equals("jobs");
        if (!isJobsPath) {
            throw notFoundRefusal(request);
        }
        GpService service = requireService(request, path.subList(1, serviceIndex + 1));
        return answerJobsRequest(request, token, service, path.subList(serviceIndex + 2, path.size()));
    }

    private GpService requireService(GpRequest request, List<String> segments) {
        String nameWithSuffix = String.join("/", segments);
        GpService service =
                site.jobs.findService(nameWithSuffix.substring(0, nameWithSuffix.length() - SERVICE_SUFFIX.length()));
        if (service == null) {
            throw notFoundRefusal(request);
        }
        return service;
    }

    private JsonNode answerJobsRequest(GpRequest request, GpToken token, GpService service, List<String> tail) {
        if (tail.isEmpty()) {
            requireGet(request);
            ObjectNode out = JsonNodeFactory.instance.objectNode();
            out.putArray("resources").add("statistics");
            return out;
        }
        if (tail.size() > 1) {
            return answerJobOperation(request, token, service, tail);
        }
        boolean isPostOperation =
                tail.get(0).equals("statistics") || tail.get(0).equals("purgeQueue");
        if (isPostOperation) {
            requirePost(request);
        } else {
            requireGet(request);
        }
        return switch (tail.get(0)) {
            case "query" -> jobQuery.answerQuery(request, service);
            case "statistics" -> jobStatistics(service);
            case "purgeQueue" -> purgeQueue(token, service);
            default -> GpJobJson.adminJob(site, requireJob(request, service, tail.get(0)));
        };
    }

    private JsonNode answerJobOperation(GpRequest request, GpToken token, GpService service, List<String> tail) {
        String name = tail.get(1);
        if (tail.size() > 2 || !(name.equals("cancel") || name.equals("delete"))) {
            throw notFoundRefusal(request);
        }
        requirePost(request);
        return name.equals("cancel")
                ? cancelJob(token, requireJob(request, service, tail.get(0)))
                : deleteJob(token, requireJob(request, service, tail.get(0)));
    }

    private JsonNode cancelJob(GpToken token, GpLiveJob job) {
        if (!token.role.isAdministrator()) {
            throw accessControl.forbiddenRefusal();
        }
        if (!site.behavior.adminCancellableStates.contains(job.state())) {
            job.refuseCancel();
            throw site.adminRefusal(500, "Unable to cancel job :[" + job.id + "]");
        }
        job.acceptCancel(
                site.now(), site.behavior.cancellationCheckInterval, site.behavior.ignoredCancelShowsCancelling);
        return successBody();
    }

    private JsonNode deleteJob(GpToken token, GpLiveJob job) {
        if (!token.role.isAdministrator()) {
            throw site.adminRefusal(401, "User is not authorized to delete the job.");
        }
        if (site.behavior.deleteRefused) {
            throw site.adminRefusal(400, "Unable to delete job :[" + job.id + "]");
        }
        job.settleIn(GpJobState.DELETED, site.now());
        return successBody();
    }

    private JsonNode purgeQueue(GpToken token, GpService service) {
        if (!token.role.isAdministrator()) {
            throw accessControl.forbiddenRefusal();
        }
        site.purgeCount++;
        Instant now = site.now();
        site.jobs.jobsOf(service).stream()
                .filter(job -> PURGEABLE_STATES.contains(job.state()))
                .forEach(job -> job.settleIn(GpJobState.CANCELLED, now));
        return successBody();
    }

    private JsonNode jobStatistics(GpService service) {
        List<GpJobState> states =
                site.jobs.jobsOf(service).stream().map(GpLiveJob::state).toList();
        return JsonNodeFactory.instance
                .objectNode()
                .put("total", states.size())
                .put("cancelled", countInState(states, GpJobState.CANCELLED))
                .put("failed", countInState(states, GpJobState.FAILED))
                .put("succeeded", countInState(states, GpJobState.SUCCEEDED));
    }

    private static long countInState(List<GpJobState> states, GpJobState state) {
        return states.stream().filter(candidate -> candidate == state).count();
    }

    private GpLiveJob requireJob(GpRequest request, GpService service, String id) {
        GpLiveJob job = site.jobs.findJob(service, id);
        if (job == null || job.state() == GpJobState.DELETED) {
            throw notFoundRefusal(request);
        }
        return job;
    }

    private static ObjectNode successBody() {
        return JsonNodeFactory.instance.objectNode().put("status", "success");
    }

    private GpRefusal notFoundRefusal(GpRequest request) {
        return site.adminRefusal(
                404, "Could not find resource or operation '" + request.lastSegment() + "' on the system.");
    }

    private void requirePost(GpRequest request) {
        if (!request.isPost()) {
            throw site.adminRefusal(405, "Method not supported");
        }
    }

    private void requireGet(GpRequest request) {
        if (request.isPost()) {
            throw site.adminRefusal(500, "java.lang.NullPointerException");
        }
        if (!request.isGet()) {
            throw site.adminRefusal(405, "Method not supported");
        }
    }
}
