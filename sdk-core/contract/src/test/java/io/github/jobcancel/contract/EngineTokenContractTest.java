// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ManualClock;

class EngineTokenContractTest extends LoginContract {
    @Override
    protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
        return new ToyClient(transport, clock, ToyClient.LoginKind.TOKEN);
    }
}
