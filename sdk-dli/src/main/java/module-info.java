// SPDX-License-Identifier: Apache-2.0
/** Stops jobs on Huawei Cloud and Open Telekom Cloud Data Lake Insight. */
@org.jspecify.annotations.NullMarked
module io.github.jobcancel.dli {
    requires static transitive org.jspecify;
    requires transitive io.github.jobcancel.core;
    // only for clouds.yaml
    requires static org.snakeyaml.engine;

    exports io.github.jobcancel.dli;
}
