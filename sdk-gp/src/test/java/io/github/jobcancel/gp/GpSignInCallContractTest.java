// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.LoginContract;
import io.github.jobcancel.testkit.ManualClock;
import org.junit.jupiter.api.Nested;

/** Runs the contract with the sign-in methods that take several requests, or none. */
class GpSignInCallContractTest {
    @Nested
    class AppSignIn extends LoginContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.APP, GpDialect.REST);
        }
    }

    @Nested
    class UserSignIn extends LoginContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.USER, GpDialect.REST);
        }
    }

    @Nested
    class EncryptedSignIn extends LoginContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.ENCRYPTED, GpDialect.ADMIN);
        }

        /** Counts the request for the key and the form. */
        @Override
        protected int renewalRequestCount() {
            return 2;
        }
    }

    @Nested
    class ExchangedToken extends LoginContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.PORTAL, GpDialect.REST);
        }

        /** The call waits for the site's token, which waits for the portal's token. */
        @Override
        protected int taskCountBeforeBackOff() {
            return 2;
        }

        /** Counts the refused exchange, the sign-in and the second exchange. */
        @Override
        protected int renewalRequestCount() {
            return 3;
        }
    }

    @Nested
    class FetchedToken extends CallContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            return new GpClientUnderTest(transport, clock, GpClientUnderTest.SignInMethod.FETCH, GpDialect.ADMIN);
        }

        /** The call waits for the caller's provider, which sends no request. */
        @Override
        protected int taskCountBeforeBackOff() {
            return 1;
        }
    }
}
