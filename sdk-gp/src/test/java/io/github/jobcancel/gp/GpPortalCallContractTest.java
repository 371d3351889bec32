// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.LoginContract;
import io.github.jobcancel.contract.Subject;
import io.github.jobcancel.testkit.ManualClock;

class GpPortalCallContractTest extends LoginContract {
    @Override
    protected Subject subject(Transport transport, ManualClock clock) {
        return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.PORTAL, GpDialect.ADMIN);
    }
}
