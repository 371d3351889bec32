// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.Finding;
import io.github.jobcancel.Finding.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client found where it looked for credentials and settings: the latest of each place, in the order in which they were
 * first looked at. Given no secret. Safe for use by several threads.
 */
public final class Findings {
    /** Guarded by this. */
    private final Map<String, Finding> places = new LinkedHashMap<>();

    /** Makes one with nothing in it. */
    public Findings() {}

    /**
     * A place gave what was looked for.
     *
     * @param source the place
     * @param detail what it gave, without the secret
     */
    public void used(String source, String detail) {
        add(source, Result.USED, detail);
    }

    /**
     * A place has nothing.
     *
     * @param source the place
     * @param detail why
     */
    public void skipped(String source, String detail) {
        add(source, Result.SKIPPED, detail);
    }

    /**
     * A place is broken.
     *
     * @param source the place
     * @param detail what is wrong with it
     */
    public void failed(String source, String detail) {
        add(source, Result.FAILED, detail);
    }

    private synchronized void add(String source, Result result, String detail) {
        places.put(source, new Finding(source, result, detail));
    }

    /**
     * All of them.
     *
     * @return a copy
     */
    public synchronized List<Finding> all() {
        return List.copyOf(places.values());
    }
}
