// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli.service;

import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.Incoming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A method and a path that are published, and the code behind them.
 *
 * @param guard who checks the credentials
 */
public record DliRoute(String method, List<String> path, Guard guard, Function<DliCall, Answer> handler) {
    public enum Guard {
        DLI,
        IAM,
        NONE
    }

    public static DliRoute dli(String method, String path, Function<DliCall, Answer> handler) {
        return new DliRoute(method, List.of(path.split("/")), Guard.DLI, handler);
    }

    public static DliRoute iam(String method, String path, Guard guard, Function<DliCall, Answer> handler) {
        return new DliRoute(method, List.of(path.split("/")), guard, handler);
    }

    /** The decoded variable parts if the request is for this route. Empty segments and a slash at the end match nothing. */
    public Optional<List<String>> match(Incoming request) {
        String[] sent = request.path().split("/", -1);
        if (!request.method().equals(method) || sent.length != path.size() + 1) {
            return Optional.empty();
        }
        List<String> vars = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            String part = sent[i + 1];
            if (path.get(i).equals("*") && !part.isEmpty()) {
                vars.add(DliQuery.decode(part));
            } else if (!path.get(i).equals(part)) {
                return Optional.empty();
            }
        }
        return Optional.of(vars);
    }
}
