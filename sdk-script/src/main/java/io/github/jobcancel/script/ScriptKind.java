// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import java.util.Arrays;
import java.util.Optional;

/** Kind of a job. Each kind has its own cancel operation, which refuses jobs of the other kind. */
enum ScriptKind {
    BATCH("batch", "CANCEL_USER_SCRIPT_BATCH"),
    SCHEDULED("scheduled", "CANCEL_SCHEDULED_SCRIPT");

    /** Name of the kind in references. */
    final String referenceName;

    final String cancelOperation;

    ScriptKind(String referenceName, String cancelOperation) {
        this.referenceName = referenceName;
        this.cancelOperation = cancelOperation;
    }

    static Optional<ScriptKind> ofReferenceName(String referenceName) {
        return Arrays.stream(values())
                .filter(kind -> kind.referenceName.equals(referenceName))
                .findFirst();
    }
}
