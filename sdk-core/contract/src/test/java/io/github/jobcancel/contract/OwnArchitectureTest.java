// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

/** Holds the suites themselves to the shape that they demand of every module. */
class OwnArchitectureTest extends SourceShapeContract {
    OwnArchitectureTest() {
        super("");
    }
}
