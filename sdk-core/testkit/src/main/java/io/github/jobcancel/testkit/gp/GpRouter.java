// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.gp.service.GpKeyPair;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import java.util.List;
import java.util.function.Function;

/** Passes a request to the part of the site that serves its path. */
final class GpRouter {
    private static final List<String> SHARING_PATH = List.of("sharing", "rest");

    private final GpSiteState site;
    private final GpServerTokenService tokenService;
    private final GpAdminDialect adminDialect;
    private final GpRestDialect restDialect;
    private final GpPortal portal;
    private final GpReplyWriter writer;

    GpRouter(GpSiteState site, GpKeyPair keyPair) {
        GpAccessControl accessControl = new GpAccessControl(site);
        this.site = site;
        this.tokenService = new GpServerTokenService(site, keyPair);
        this.adminDialect = new GpAdminDialect(site, accessControl, tokenService);
        this.restDialect = new GpRestDialect(site, accessControl);
        this.portal = new GpPortal(site, accessControl);
        this.writer = new GpReplyWriter(site.behavior);
    }

    FakeReply answerRequest(ReceivedRequest request) {
        List<String> path = request.pathSegments();
        if (startsWith(path, site.serverRoot) && path.size() > site.serverRoot.size()) {
            int root = site.serverRoot.size();
            return answerServerRequest(request, path.get(root), path.subList(root + 1, path.size()));
        }
        int base = site.portalRoot.size();
        boolean sharing = site.federated
                && startsWith(path, site.portalRoot)
                && startsWith(path.subList(base, path.size()), SHARING_PATH);
        return sharing
                ? answerWith(
                        new GpRequest(request, path.subList(base + SHARING_PATH.size(), path.size())),
                        portal::answerRequest)
                : notFoundPage();
    }

    private FakeReply answerServerRequest(ReceivedRequest request, String component, List<String> path) {
        GpRequest gpRequest = new GpRequest(request, path);
        return switch (component) {
            case "admin" ->
                site.behavior.adminEnabled ? answerWith(gpRequest, adminDialect::answerRequest) : notFoundPage();
            case "rest" -> answerWith(gpRequest, restDialect::answerRequest);
            case "tokens" ->
                path.equals(List.of("generateToken"))
                        ? answerWith(gpRequest, tokenService::generateSiteToken)
                        : notFoundPage();
            default -> notFoundPage();
        };
    }

    private static boolean startsWith(List<String> path, List<String> root) {
        return path.size() >= root.size() && path.subList(0, root.size()).equals(root);
    }

    private FakeReply answerWith(GpRequest request, Function<GpRequest, JsonNode> handler) {
        try {
            return writer.writeSuccess(request, handler.apply(request));
        } catch (GpRefusal refusal) {
            return writer.writeRefusal(request, refusal);
        }
    }

    private static FakeReply notFoundPage() {
        return FakeReply.html(404, "Not Found");
    }
}
