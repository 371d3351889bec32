// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the stub says: as little as a client needs to go on. Used by one thread. */
final class StubAnswers {
    private static final byte[] TAKEN = answer("200 OK", "", "{}");
    private static final byte[] REFUSED = answer(
            "429 Too Many Requests",
            "x-amzn-ErrorType: TooManyRequestsException\r\n",
            "{\"__type\":\"TooManyRequestsException\",\"message\":\"Too Many Requests\"}");
    private static final byte[] UNKNOWN = answer(
            "404 Not Found",
            "x-amzn-ErrorType: UnknownOperationException\r\n",
            "{\"__type\":\"UnknownOperationException\",\"message\":\"not served\"}");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** The jobs that a cancel was taken for, with its reason. */
    private final Map<String, String> cancelled = new HashMap<>();

    private long requests;
    private long throttled;
    private double perSecond = Double.POSITIVE_INFINITY;
    private double burst = 1;
    private double tokens = 1;
    private long filledAt = System.nanoTime();
    private boolean cancelsMany;

    void rate(double requestsPerSecond) {
        perSecond = requestsPerSecond;
    }

    void burst(double most) {
        burst = most;
        tokens = most;
    }

    void cancelsMany(boolean served) {
        cancelsMany = served;
    }

    /** The whole answer to the request in the first bytes. */
    byte[] to(byte[] bytes, int length) {
        int end = 0;
        while (bytes[end] != '\r') {
            end++;
        }
        String line = new String(bytes, 0, end, StandardCharsets.US_ASCII);
        if (line.startsWith("GET /stats ")) {
            return answer("200 OK", "", "{\"requests\":" + requests + ",\"throttled\":" + throttled + "}");
        }
        requests++;
        if (!admitted()) {
            throttled++;
            return REFUSED;
        }
        if (line.startsWith("DELETE ")) {
            return TAKEN;
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return posted(line, text.substring(text.indexOf("\r\n\r\n") + 4));
    }

    private byte[] posted(String line, String body) {
        switch (line.substring(0, line.lastIndexOf(' '))) {
            case "POST /v1/canceljob", "POST /v1/terminatejob" -> {
                cancelled.put(field(body, "jobId"), field(body, "reason"));
                return TAKEN;
            }
            case "POST /v1/describejobs" -> {
                return answer("200 OK", "", records(texts(body, "jobs")));
            }
            case "POST /v1/canceljobs" -> {
                return cancelsMany ? many(texts(body, "jobs"), field(body, "reason")) : UNKNOWN;
            }
            default -> {
                return UNKNOWN;
            }
        }
    }

    private byte[] many(List<String> ids, String reason) {
        StringBuilder out = new StringBuilder("{\"successful\":[");
        for (String id : ids) {
            cancelled.put(id, reason);
            out.append('"').append(id).append("\",");
        }
        out.setLength(out.length() - (ids.isEmpty() ? 0 : 1));
        return answer("200 OK", "", out.append("],\"errors\":[]}").toString());
    }

    private String records(List<String> ids) {
        StringBuilder out = new StringBuilder(ids.size() * 200).append("{\"jobs\":[");
        for (String id : ids) {
            String reason = cancelled.get(id);
            out.append("{\"jobId\":\"").append(id).append("\",\"jobName\":\"bench\",\"status\":\"");
            if (reason == null) {
                out.append("RUNNABLE\"},");
            } else {
                out.append("FAILED\",\"isCancelled\":true,\"isTerminated\":false,\"statusReason\":\"");
                out.append(reason).append("\",\"createdAt\":1763800000000,\"stoppedAt\":1763800001000},");
            }
        }
        out.setLength(out.length() - (ids.isEmpty() ? 0 : 1));
        return out.append("]}").toString();
    }

    private boolean admitted() {
        if (perSecond == Double.POSITIVE_INFINITY) {
            return true;
        }
        long now = System.nanoTime();
        tokens = Math.min(burst, tokens + (now - filledAt) / 1e9 * perSecond);
        filledAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** A field of text, still escaped as it was sent. */
    private static String field(String body, String name) {
        int from = body.indexOf("\"" + name + "\"");
        Matcher text = TEXT.matcher(body);
        return from >= 0 && text.find(from + name.length() + 2) ? text.group(1) : "";
    }

    private static List<String> texts(String body, String name) {
        List<String> out = new ArrayList<>();
        int from = body.indexOf("\"" + name + "\"");
        int to = body.indexOf(']', from);
        Matcher text = TEXT.matcher(body);
        for (int at = from + name.length() + 2; from >= 0 && text.find(at) && text.start() < to; at = text.end()) {
            out.add(text.group(1));
        }
        return out;
    }

    private static byte[] answer(String status, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n"
                        + "x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\n" + headers + "Content-Length: "
                        + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
