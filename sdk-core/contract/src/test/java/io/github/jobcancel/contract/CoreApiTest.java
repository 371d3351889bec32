// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

class CoreApiTest extends ApiContract {
    CoreApiTest() {
        super("..");
    }
}
