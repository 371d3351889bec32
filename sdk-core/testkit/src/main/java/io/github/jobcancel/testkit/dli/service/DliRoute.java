// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A published method and path, and the handler that answers it.
 *
 * @param guard the party that checks the credentials
 */
public record DliRoute(
        String method, List<String> pathPattern, AccessGuard guard, Function<DliRequest, FakeReply> handler) {
    public enum AccessGuard {
        DLI,
        IAM,
        NONE
    }

    public static DliRoute dliRoute(String method, String path, Function<DliRequest, FakeReply> handler) {
        return new DliRoute(method, List.of(path.split("/")), AccessGuard.DLI, handler);
    }

    public static DliRoute guardedRoute(
            String method, String path, AccessGuard guard, Function<DliRequest, FakeReply> handler) {
        return new DliRoute(method, List.of(path.split("/")), guard, handler);
    }

    /**
     * Returns the decoded variable parts of the path if the request matches this route. Empty segments and a trailing
     * slash never match.
     */
    public Optional<List<String>> matchPath(ReceivedRequest request) {
        String[] sentSegments = request.path().split("/", -1);
        if (!request.method().equals(method) || sentSegments.length != pathPattern.size() + 1) {
            return Optional.empty();
        }
        List<String> pathVariables = new ArrayList<>();
        for (int i = 0; i < pathPattern.size(); i++) {
            String segment = sentSegments[i + 1];
            if (pathPattern.get(i).equals("*") && !segment.isEmpty()) {
                pathVariables.add(DliQueryParameters.percentDecode(segment));
            } else if (!pathPattern.get(i).equals(segment)) {
                return Optional.empty();
            }
        }
        return Optional.of(pathVariables);
    }
}
