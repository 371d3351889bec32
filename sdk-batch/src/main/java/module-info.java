// SPDX-License-Identifier: Apache-2.0
/** Stops jobs on AWS Batch. */
@org.jspecify.annotations.NullMarked
module io.github.jobcancel.batch {
    requires static transitive org.jspecify;
    requires transitive io.github.jobcancel.core;

    exports io.github.jobcancel.batch;
}
