// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jobcancel.testkit.Answer;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpRequest;

/** Writes answers in the form that a request asked for. */
final class GpWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeGpKnobs knobs;

    GpWriter(FakeGpKnobs knobs) {
        this.knobs = knobs;
    }

    Answer success(GpRequest request, JsonNode body) {
        return write(request, 200, body);
    }

    Answer refusal(GpRequest request, GpRefusal refusal) {
        // token errors alone show their code as the status of a page
        boolean page = !request.json() && (refusal.code() == 498 || refusal.code() == 499);
        return write(request, page || knobs.statusCodesInHttp ? refusal.code() : 200, refusal.body());
    }

    private Answer write(GpRequest request, int status, JsonNode body) {
        if (!request.json()) {
            String text = body.toString().replace("&", "&amp;").replace("<", "&lt;");
            return Answer.of(
                    status, "text/html", "<html><head><title>ArcGIS</title></head><body>" + text + "</body></html>");
        }
        String mark = knobs.byteOrderMark ? "\uFEFF" : "";
        return Answer.of(status, knobs.jsonContentType, mark + text(body, request.pretty()));
    }

    private static String text(JsonNode body, boolean pretty) {
        try {
            return pretty ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body) : body.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
