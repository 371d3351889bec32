// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apart from those who log, so that a process's first call does not wait until a logging library was looked for. */
public final class CallLog {
    public static final Logger LOGGER = LoggerFactory.getLogger("io.github.jobcancel.calls");

    private CallLog() {}
}
