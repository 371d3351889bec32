// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.LoginContract;
import io.github.jobcancel.testkit.ManualClock;

class GpRestCallContractTest extends LoginContract {
    @Override
    protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
        return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.SERVER, GpDialect.REST);
    }
}
