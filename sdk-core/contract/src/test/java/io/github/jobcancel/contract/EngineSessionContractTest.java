// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract;

import io.github.jobcancel.Transport;
import io.github.jobcancel.testkit.ManualClock;

class EngineSessionContractTest extends LoginContract {
    @Override
    protected Subject subject(Transport transport, ManualClock clock) {
        return new Toy(transport, clock, Toy.Login.SESSION);
    }
}
