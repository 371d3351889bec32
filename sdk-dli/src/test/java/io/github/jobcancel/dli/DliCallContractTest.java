// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.CancelOutcome;
import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.LoginContract;
import io.github.jobcancel.testkit.FakeServer;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;

/** The call contract that every provider fulfils, with each kind of authentication. */
class DliCallContractTest {
    private static final String SECURITY_TOKEN = "ggpjbi1ub3J0aC00T1example==";

    @Nested
    class ByPassword extends LoginContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            DliCredentials who = DliFixture.PASSWORD;
            return new DliClientUnderTest(fake, transport, who, List.of(FakeDli.PASSWORD, "MIIF"));
        }
    }

    @Nested
    class ByPasswordForANamedProject extends LoginContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            DliCredentials who = DliFixture.PASSWORD.withProjectName(FakeDli.PROJECT_NAME);
            return new DliClientUnderTest(fake, transport, who, List.of(FakeDli.PASSWORD, "MIIF"));
        }
    }

    @Nested
    class ByToken extends CallContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            String token = fake.account().issueToken(FakeDli.PROJECT_ID);
            return new DliClientUnderTest(fake, transport, DliCredentials.token(token), List.of(token));
        }
    }

    @Nested
    class ByAccessKey extends CallContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            DliCredentials who = DliFixture.ACCESS_KEY;
            return new DliClientUnderTest(fake, transport, who, List.of(FakeDli.SECRET_KEY));
        }
    }

    @Nested
    class ByTemporaryKey extends CallContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            fake.account()
                    .addTemporaryKey(
                            "TEMPORARY",
                            "temporary-secret-1",
                            SECURITY_TOKEN,
                            clock.instant().plus(Duration.ofHours(1)));
            DliCredentials who = DliCredentials.temporaryKey("TEMPORARY", "temporary-secret-1", SECURITY_TOKEN);
            return new DliClientUnderTest(fake, transport, who, List.of("temporary-secret-1", SECURITY_TOKEN));
        }
    }

    /**
     * The client and its fake server. The kinds of job do not differ in what the contract tests, so Spark batches
     * stand for all.
     */
    private static final class DliClientUnderTest implements ClientUnderTest {
        private final FakeDli fake;
        private final DliCredentials credentials;
        private final List<String> secrets;
        private final DliClient client;
        private final String isAlive;

        DliClientUnderTest(FakeDli fake, Transport transport, DliCredentials credentials, List<String> secrets) {
            this.fake = fake;
            this.credentials = credentials;
            this.secrets = secrets;
            fake.behavior().setCancelDelay(Duration.ofDays(1));
            this.isAlive = fake.addBatch("running");
            this.client = DliFixture.builder(fake)
                    .iamEndpoint(fake.url())
                    .region(FakeDli.PROJECT_NAME)
                    .credentials(credentials)
                    .transport(transport)
                    .build();
        }

        @Override
        public FakeServer fakeServer() {
            return fake;
        }

        @Override
        public CompletableFuture<CancelOutcome> cancelLiveJob(CallOptions options) {
            return client.cancelBatch(isAlive, options);
        }

        @Override
        public boolean isLoginRequest(ReceivedRequest request) {
            return request.path().equals("/v3/auth/tokens");
        }

        @Override
        public void expireCredentials() {
            fake.account().revokeTokens();
        }

        @Override
        public List<String> clientSecrets() {
            return secrets;
        }

        @Override
        public List<Object> printableObjects() {
            return List.of(client, credentials, client.job(DliKind.SPARK, isAlive));
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
