// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.LoginContract;
import io.github.jobcancel.contract.Subject;
import io.github.jobcancel.testkit.ManualClock;
import org.junit.jupiter.api.Nested;

/** The ways to a token that take more than one request, or none. */
class GpSignInCallContractTest {
    @Nested
    class App extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpSubject(transport, clock, GpSubject.Way.APP, GpDialect.REST);
        }
    }

    @Nested
    class User extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpSubject(transport, clock, GpSubject.Way.USER, GpDialect.REST);
        }
    }

    @Nested
    class Encrypted extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpSubject(transport, clock, GpSubject.Way.ENCRYPTED, GpDialect.ADMIN);
        }

        /** The key and the form. */
        @Override
        protected int requestsToRenew() {
            return 2;
        }
    }

    @Nested
    class Exchanged extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpSubject(transport, clock, GpSubject.Way.PORTAL, GpDialect.REST);
        }

        /** The call waits for the site's token, and that for the portal's. */
        @Override
        protected int tasksBeforeBackOff() {
            return 2;
        }

        /** The exchange that is refused, the sign-in, the exchange. */
        @Override
        protected int requestsToRenew() {
            return 3;
        }
    }

    @Nested
    class Fetched extends CallContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpSubject(transport, clock, GpSubject.Way.FETCH, GpDialect.ADMIN);
        }

        /** A fetch is waited for, though no request is sent for it. */
        @Override
        protected int tasksBeforeBackOff() {
            return 1;
        }
    }
}
