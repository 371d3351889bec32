// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a job looks on the wire, in either dialect. */
final class GpWire {
    private GpWire() {}

    static ObjectNode adminJob(GpSite site, GpRun run) {
        boolean table = site.knobs.tableSpelling;
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        out.put(table ? "jobID" : "jobId", run.id).put("submittedTime", run.submitted.toEpochMilli());
        putEnd(out, run.ended(), site.knobs.noEnd);
        out.put("status", run.state().word());
        out.put(table ? "userName" : "username", run.script.user);
        out.put(table ? "machineName" : "machinename", run.machine());
        String service = run.service + ".GPServer";
        int slash = service.indexOf('/');
        String path = slash < 0
                ? encoded(service)
                : encoded(service.substring(0, slash)) + "/" + encoded(service.substring(slash + 1));
        return out.put("url", site.serverUrl() + "/admin/services/" + path + "/jobs/" + encoded(run.id));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void putEnd(ObjectNode out, @Nullable Instant end, FakeGpKnobs.NoEnd form) {
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

    static ObjectNode restStatus(GpRun run, FakeGpState state) {
        return JsonNodeFactory.instance.objectNode().put("jobId", run.id).put("jobStatus", state.word());
    }

    static ObjectNode restJob(GpRun run, Instant now, boolean messages) {
        ObjectNode out = restStatus(run, run.state());
        if (run.state() == FakeGpState.EXECUTING) {
            putProgress(out.putObject("progress"), run.percent(now));
        }
        if (run.state() == FakeGpState.SUCCEEDED) {
            out.putObject("results").putObject("out").put("paramUrl", "results/out");
            ObjectNode inputs = out.putObject("inputs");
            run.inputs.keySet().forEach(name -> inputs.putObject(name).put("paramUrl", "inputs/" + name));
        }
        ArrayNode list = out.putArray("messages");
        if (messages) {
            putMessages(list, run.state());
        }
        return out;
    }

    private static void putProgress(ObjectNode progress, int percent) {
        progress.put("type", percent < 0 ? "default" : "step").put("message", "working");
        if (percent >= 0) {
            progress.put("percent", percent);
        }
    }

    private static void putMessages(ArrayNode list, FakeGpState state) {
        message(list, "Informative", "Submitted.");
        switch (state) {
            case CANCELLED -> message(list, "Informative", "Cancel complete.");
            case FAILED -> message(list, "Error", "Failed to execute.");
            case TIMED_OUT -> message(list, "Error", "The job ran over the time limit.");
            case SUCCEEDED -> message(list, "Informative", "Succeeded.");
            default -> {}
        }
    }

    private static void message(ArrayNode list, String type, String text) {
        list.addObject().put("type", "esriJobMessageType" + type).put("description", text);
    }
}
