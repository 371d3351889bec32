// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apart from those who log, so that a process's first call does not wait until a logging library was looked for. */
final class Log {
    static final Logger CALLS = LoggerFactory.getLogger("io.github.jobcancel.calls");

    private Log() {}
}
