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
    class AppSignIn extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.APP, GpDialect.REST);
        }
    }

    @Nested
    class UserSignIn extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.USER, GpDialect.REST);
        }
    }

    @Nested
    class EncryptedSignIn extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.ENCRYPTED, GpDialect.ADMIN);
        }

        /** The key and the form. */
        @Override
        protected int requestsToRenew() {
            return 2;
        }
    }

    @Nested
    class ExchangedToken extends LoginContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.PORTAL, GpDialect.REST);
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
    class FetchedToken extends CallContract {
        @Override
        protected Subject subject(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.FETCH, GpDialect.ADMIN);
        }

        /** A fetch is waited for, though no request is sent for it. */
        @Override
        protected int tasksBeforeBackOff() {
            return 1;
        }
    }
}
