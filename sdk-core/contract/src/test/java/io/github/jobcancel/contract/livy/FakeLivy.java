// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A fake Livy server with batches. A deleted batch leaves no record. */
final class FakeLivy extends FakeServer {
    static final String USER = "ana";
    static final String PASSWORD = "livy-password-1";
    private static final String HEADER =
            "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final Map<String, String> stateById = new LinkedHashMap<>();
    private final Set<String> deletedIds = new HashSet<>();

    FakeLivy(ManualClock clock) {
        super(clock);
        maskSecret(PASSWORD);
        maskSecret(HEADER);
    }

    /** Adds a batch that stays in this state until the test or a request changes it, and returns its id. */
    synchronized String addBatch(String state) {
        String id = String.valueOf(stateById.size() + 1);
        stateById.put(id, state);
        return id;
    }

    synchronized void setState(String id, String state) {
        stateById.put(id, state);
    }

    synchronized void deleteBatch(String id) {
        deletedIds.add(id);
    }

    synchronized boolean wasDeleted(String id) {
        return deletedIds.contains(id);
    }

    synchronized boolean hasRecord(String id) {
        return stateById.containsKey(id) && !wasDeleted(id);
    }

    /** Returns the state in the record, or in the last record of a deleted batch; empty if there was none. */
    synchronized String lastState(String id) {
        return stateById.getOrDefault(id, "");
    }

    @Override
    protected FakeReply replyTo(ReceivedRequest request) {
        if (!request.header("Authorization").equals(Optional.of(HEADER))) {
            return FakeReply.html(401, "Unauthorized").withHeader("WWW-Authenticate", "Basic realm=livy");
        }
        if (request.pathSegments().size() == 1) {
            return listBatches(request.queryParameters());
        }
        String id = request.pathSegments().get(1);
        if (!hasRecord(id)) {
            return FakeReply.json(404, "{\"msg\":\"Batch '" + id + "' not found.\"}");
        }
        if (request.method().equals("DELETE")) {
            deleteBatch(id);
            return FakeReply.json(200, "{\"msg\":\"deleted\"}");
        }
        return FakeReply.json(200, recordOf(id));
    }

    private FakeReply listBatches(Map<String, String> parameters) {
        int from = Integer.parseInt(parameters.getOrDefault("from", "0"));
        int size = Integer.parseInt(parameters.getOrDefault("size", "100"));
        List<String> ids = stateById.keySet().stream().filter(this::hasRecord).toList();
        String sessions =
                ids.stream().skip(from).limit(size).map(this::recordOf).collect(Collectors.joining(","));
        return FakeReply.json(
                200, "{\"from\":" + from + ",\"total\":" + ids.size() + ",\"sessions\":[" + sessions + "]}");
    }

    private String recordOf(String id) {
        return "{\"id\":" + id + ",\"name\":\"batch-" + id + "\",\"owner\":\"ana\",\"appId\":\"application_" + id
                + "\",\"appInfo\":{\"driverLogUrl\":null,\"sparkUiUrl\":null},\"log\":[],\"state\":\"" + lastState(id)
                + "\"}";
    }
}
