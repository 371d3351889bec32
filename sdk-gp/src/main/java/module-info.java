// SPDX-License-Identifier: Apache-2.0
/** Stops jobs on ArcGIS Server geoprocessing. */
@org.jspecify.annotations.NullMarked
module io.github.jobcancel.gp {
    requires static transitive org.jspecify;
    requires transitive io.github.jobcancel.core;

    exports io.github.jobcancel.gp;
}
