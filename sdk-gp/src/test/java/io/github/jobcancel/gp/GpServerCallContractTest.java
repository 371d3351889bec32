// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.Subject;
import io.github.jobcancel.testkit.ManualClock;

class GpServerCallContractTest extends CallContract {
    @Override
    protected Subject subject(Transport transport, ManualClock clock) {
        return new GpSubject(transport, clock, GpSubject.Way.SERVER, GpDialect.ADMIN);
    }
}
