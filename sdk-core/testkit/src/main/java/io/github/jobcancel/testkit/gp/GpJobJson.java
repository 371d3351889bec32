// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON form of a job in both dialects. */
final class GpJobJson {
    private GpJobJson() {}

    static ObjectNode adminJob(GpSiteState site, GpLiveJob job) {
        boolean useTableNames = site.behavior.tableFieldNames;
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put(useTableNames ? "jobID" : "jobId", job.id).put("submittedTime", job.submittedAt.toEpochMilli());
        putEnd(out, job.endedAt(), site.behavior.missingEnd);
        out.put("status", job.state().wireName());
        out.put(useTableNames ? "userName" : "username", job.script.user);
        out.put(useTableNames ? "machineName" : "machinename", job.machineName());
        String service = job.service + ".GPServer";
        int slash = service.indexOf('/');
        String path = slash < 0
                ? encodeSegment(service)
                : encodeSegment(service.substring(0, slash)) + "/" + encodeSegment(service.substring(slash + 1));
        return out.put("url", site.serverUrl() + "/admin/services/" + path + "/jobs/" + encodeSegment(job.id));
    }

    private static String encodeSegment(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void putEnd(ObjectNode out, @Nullable Instant end, GpBehavior.MissingEnd form) {
        if (end != null) {
            out.put("endTime", end.toEpochMilli());
            return;
        }
        switch (form) {
            case ABSENT -> {}
            case NULL -> out.putNull("endTime");
            case ZERO -> out.put("endTime", 0);
            case NEGATIVE -> out.put("endTime", -1);
        }
    }

    static ObjectNode restStatus(GpLiveJob job, GpJobState state) {
        return JsonNodeFactory.instance.objectNode().put("jobId", job.id).put("jobStatus", state.wireName());
    }

    static ObjectNode restJob(GpLiveJob job, Instant now, boolean messages) {
        ObjectNode out = restStatus(job, job.state());
        if (job.state() == GpJobState.EXECUTING) {
            putProgress(out.putObject("progress"), job.percentDone(now));
        }
        if (job.state() == GpJobState.SUCCEEDED) {
            out.putObject("results").putObject("out").put("paramUrl", "results/out");
            ObjectNode inputs = out.putObject("inputs");
            job.inputs.keySet().forEach(name -> inputs.putObject(name).put("paramUrl", "inputs/" + name));
        }
        ArrayNode list = out.putArray("messages");
        if (messages) {
            putMessages(list, job.state());
        }
        return out;
    }

    private static void putProgress(ObjectNode progress, int percent) {
        progress.put("type", percent < 0 ? "default" : "step").put("message", "working");
        if (percent >= 0) {
            progress.put("percent", percent);
        }
    }

    private static void putMessages(ArrayNode list, GpJobState state) {
        addMessage(list, "Informative", "Submitted.");
        switch (state) {
            case CANCELLED -> addMessage(list, "Informative", "Cancel complete.");
            case FAILED -> addMessage(list, "Error", "Failed to execute.");
            case TIMED_OUT -> addMessage(list, "Error", "The job ran over the time limit.");
            case SUCCEEDED -> addMessage(list, "Informative", "Succeeded.");
            default -> {}
        }
    }

    private static void addMessage(ArrayNode list, String type, String text) {
        list.addObject().put("type", "esriJobMessageType" + type).put("description", text);
    }
}
