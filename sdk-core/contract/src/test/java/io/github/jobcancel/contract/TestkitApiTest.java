// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

class TestkitApiTest extends ApiContract {
    TestkitApiTest() {
        super("../testkit");
    }
}
