// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import java.util.Arrays;
import java.util.Optional;

/** The two kinds of job, each with a cancel of its own that refuses the other kind. */
enum ScriptKind {
    BATCH("batch", "CANCEL_USER_SCRIPT_BATCH"),
    SCHEDULED("scheduled", "CANCEL_SCHEDULED_SCRIPT");

    /** As a reference names it. */
    final String word;

    final String cancel;

    ScriptKind(String word, String cancel) {
        this.word = word;
        this.cancel = cancel;
    }

    static Optional<ScriptKind> of(String word) {
        return Arrays.stream(values()).filter(k -> k.word.equals(word)).findFirst();
    }
}
