// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Objects;

/**
 * The result of looking for a credential or a setting in one place. Holds no secret.
 *
 * @param source the place, for example {@code environment} or {@code profile dev in /home/ana/.aws/config}
 * @param status the result
 * @param detail what was found, or why the place was skipped, in one sentence
 */
public record LookupResult(String source, LookupStatus status, String detail) {
    /** The result of a lookup in one place. */
    public enum LookupStatus {
        /** The place supplied the value. */
        USED,
        /** The place has no value, or is turned off; the next place was tried. */
        SKIPPED,
        /** The place should have supplied a value and could not; no other place is tried. */
        FAILED
    }

    /**
     * Creates a lookup result.
     *
     * @param source the place
     * @param status the result
     * @param detail one sentence
     */
    public LookupResult {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(status, "result");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return source + ": " + status + ", " + detail;
    }
}
