// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Incoming;
import io.github.jobcancel.testkit.gp.service.GpKey;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;
import java.util.List;
import java.util.function.Function;

/** Finds the part of the site that a path belongs to. */
final class GpRouter {
    private static final List<String> SHARING = List.of("sharing", "rest");

    private final GpSite site;
    private final GpServerDesk desk;
    private final GpAdmin admin;
    private final GpRest rest;
    private final GpPortal portal;
    private final GpWriter writer;

    GpRouter(GpSite site, GpKey key) {
        GpGate gate = new GpGate(site);
        this.site = site;
        this.desk = new GpServerDesk(site, key);
        this.admin = new GpAdmin(site, gate, desk);
        this.rest = new GpRest(site, gate);
        this.portal = new GpPortal(site, gate);
        this.writer = new GpWriter(site.knobs);
    }

    Answer answer(Incoming request) {
        List<String> path = request.segments();
        if (starts(path, site.serverRoot) && path.size() > site.serverRoot.size()) {
            int root = site.serverRoot.size();
            return server(request, path.get(root), path.subList(root + 1, path.size()));
        }
        int base = site.portalRoot.size();
        boolean sharing =
                site.federated && starts(path, site.portalRoot) && starts(path.subList(base, path.size()), SHARING);
        return sharing
                ? say(new GpRequest(request, path.subList(base + SHARING.size(), path.size())), portal::answer)
                : absent();
    }

    private Answer server(Incoming request, String part, List<String> path) {
        GpRequest read = new GpRequest(request, path);
        return switch (part) {
            case "admin" -> site.knobs.adminEnabled ? say(read, admin::answer) : absent();
            case "rest" -> say(read, rest::answer);
            case "tokens" -> path.equals(List.of("generateToken")) ? say(read, desk::siteToken) : absent();
            default -> absent();
        };
    }

    private static boolean starts(List<String> path, List<String> root) {
        return path.size() >= root.size() && path.subList(0, root.size()).equals(root);
    }

    private Answer say(GpRequest request, Function<GpRequest, JsonNode> door) {
        try {
            return writer.success(request, door.apply(request));
        } catch (GpRefusal refusal) {
            return writer.refusal(request, refusal);
        }
    }

    private static Answer absent() {
        return Answer.html(404, "Not Found");
    }
}
