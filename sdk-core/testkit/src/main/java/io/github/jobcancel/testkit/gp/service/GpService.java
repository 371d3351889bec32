// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One geoprocessing service, with or without a folder, started or stopped. */
public record GpService(@Nullable String folder, String name, List<String> tasks, boolean started) {

    /** Creates a started service from its name, or its folder and name separated by one slash. */
    public static GpService of(String path, List<String> tasks) {
        int slash = path.indexOf('/');
        String folder = slash < 0 ? null : path.substring(0, slash);
        String name = path.substring(slash + 1);
        if (name.isEmpty() || name.contains("/") || "".equals(folder)) {
            throw new IllegalArgumentException("not a service or folder/service: " + path);
        }
        return new GpService(folder, name, List.copyOf(tasks), true);
    }

    /** Returns the service's name, preceded by its folder and a slash if it has a folder. */
    public String path() {
        return folder == null ? name : folder + "/" + name;
    }

    public GpService withStarted(boolean isStarted) {
        return new GpService(folder, name, tasks, isStarted);
    }
}
