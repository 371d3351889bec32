// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logger of calls. In a class of its own, so that the first call of a process does not wait for the search of a
 * logging library before something is logged.
 */
public final class CallLog {
    /** Logs lost replies, repeats and calls without an answer. */
    public static final Logger LOGGER = LoggerFactory.getLogger("io.github.jobcancel.calls");

    private CallLog() {}
}
