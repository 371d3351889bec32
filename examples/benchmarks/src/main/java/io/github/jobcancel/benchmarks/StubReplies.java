// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Creates the replies of the stub, with the fewest fields that clients need. Used by one thread. */
final class StubReplies {
    private static final byte[] ACCEPTED = createReply("200 OK", "", "{}");
    private static final byte[] REFUSED = createReply(
            "429 Too Many Requests",
            "x-amzn-ErrorType: TooManyRequestsException\r\n",
            "{\"__type\":\"TooManyRequestsException\",\"message\":\"Too Many Requests\"}");
    private static final byte[] UNKNOWN = createReply(
            "404 Not Found",
            "x-amzn-ErrorType: UnknownOperationException\r\n",
            "{\"__type\":\"UnknownOperationException\",\"message\":\"not served\"}");
    private static final Pattern JSON_TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** The reason of the accepted cancel of each job. */
    private final Map<String, String> reasonsByJob = new HashMap<>();

    private long requestCount;
    private long throttledCount;
    private double requestsPerSecond = Double.POSITIVE_INFINITY;
    private double burstSize = 1;
    private double tokenCount = 1;
    private long filledAtNanos = System.nanoTime();
    private boolean servesCancelJobs;

    void setRate(double rate) {
        requestsPerSecond = rate;
    }

    void setBurst(double size) {
        burstSize = size;
        tokenCount = size;
    }

    void serveCancelJobs(boolean served) {
        servesCancelJobs = served;
    }

    /** Returns the whole reply to the request in the first {@code length} bytes. */
    byte[] replyTo(byte[] bytes, int length) {
        int end = 0;
        while (bytes[end] != '\r') {
            end++;
        }
        String line = new String(bytes, 0, end, StandardCharsets.US_ASCII);
        if (line.startsWith("GET /stats ")) {
            return createReply("200 OK", "", "{\"requests\":" + requestCount + ",\"throttled\":" + throttledCount + "}");
        }
        requestCount++;
        if (!tryAdmit()) {
            throttledCount++;
            return REFUSED;
        }
        if (line.startsWith("DELETE ")) {
            return ACCEPTED;
        }
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return replyToPost(line, text.substring(text.indexOf("\r\n\r\n") + 4));
    }

    private byte[] replyToPost(String line, String body) {
        switch (line.substring(0, line.lastIndexOf(' '))) {
            case "POST /v1/canceljob", "POST /v1/terminatejob" -> {
                reasonsByJob.put(textField(body, "jobId"), textField(body, "reason"));
                return ACCEPTED;
            }
            case "POST /v1/describejobs" -> {
                return createReply("200 OK", "", describeJobs(textArray(body, "jobs")));
            }
            case "POST /v1/canceljobs" -> {
                return servesCancelJobs ? cancelMany(textArray(body, "jobs"), textField(body, "reason")) : UNKNOWN;
            }
            default -> {
                return UNKNOWN;
            }
        }
    }

    private byte[] cancelMany(List<String> ids, String reason) {
        StringBuilder out = new StringBuilder("{\"successful\":[");
        for (String id : ids) {
            reasonsByJob.put(id, reason);
            out.append('"').append(id).append("\",");
        }
        out.setLength(out.length() - (ids.isEmpty() ? 0 : 1));
        return createReply("200 OK", "", out.append("],\"errors\":[]}").toString());
    }

    private String describeJobs(List<String> ids) {
        StringBuilder out = new StringBuilder(ids.size() * 200).append("{\"jobs\":[");
        for (String id : ids) {
            String reason = reasonsByJob.get(id);
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

    private boolean tryAdmit() {
        if (requestsPerSecond == Double.POSITIVE_INFINITY) {
            return true;
        }
        long now = System.nanoTime();
        tokenCount = Math.min(burstSize, tokenCount + (now - filledAtNanos) / 1e9 * requestsPerSecond);
        filledAtNanos = now;
        if (tokenCount < 1) {
            return false;
        }
        tokenCount--;
        return true;
    }

    /** Returns a field of text, with the JSON escapes as they were sent. */
    private static String textField(String body, String name) {
        int from = body.indexOf("\"" + name + "\"");
        Matcher text = JSON_TEXT.matcher(body);
        return from >= 0 && text.find(from + name.length() + 2) ? text.group(1) : "";
    }

    private static List<String> textArray(String body, String name) {
        List<String> out = new ArrayList<>();
        int from = body.indexOf("\"" + name + "\"");
        int to = body.indexOf(']', from);
        Matcher text = JSON_TEXT.matcher(body);
        for (int at = from + name.length() + 2; from >= 0 && text.find(at) && text.start() < to; at = text.end()) {
            out.add(text.group(1));
        }
        return out;
    }

    private static byte[] createReply(String status, String headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n"
                        + "x-amzn-RequestId: 00000000-0000-4000-8000-000000000000\r\n" + headers + "Content-Length: "
                        + bytes.length + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
