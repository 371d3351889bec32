// SPDX-License-Identifier: Apache-2.0
/** Stops user-script batches and scheduled scripts on brainCloud. */
@org.jspecify.annotations.NullMarked
module io.github.jobcancel.script {
    requires static transitive org.jspecify;
    requires transitive io.github.jobcancel.core;

    exports io.github.jobcancel.script;
}
