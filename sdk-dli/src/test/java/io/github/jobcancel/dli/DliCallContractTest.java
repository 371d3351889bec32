// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.CallContract;
import io.github.jobcancel.contract.ClientUnderTest;
import io.github.jobcancel.contract.LoginContract;
import io.github.jobcancel.contract.SimpleClientUnderTest;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.time.Duration;
import java.util.List;
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
            return clientUnderTest(fake, transport, who, List.of(FakeDli.PASSWORD, "MIIF"));
        }
    }

    @Nested
    class ByPasswordForANamedProject extends LoginContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            DliCredentials who = DliFixture.PASSWORD.withProjectName(FakeDli.PROJECT_NAME);
            return clientUnderTest(fake, transport, who, List.of(FakeDli.PASSWORD, "MIIF"));
        }
    }

    @Nested
    class ByToken extends CallContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            String token = fake.account().issueToken(FakeDli.PROJECT_ID);
            return clientUnderTest(fake, transport, DliCredentials.token(token), List.of(token));
        }
    }

    @Nested
    class ByAccessKey extends CallContract {
        @Override
        protected ClientUnderTest createClient(Transport transport, ManualClock clock) {
            FakeDli fake = new FakeDli(clock);
            DliCredentials who = DliFixture.ACCESS_KEY;
            return clientUnderTest(fake, transport, who, List.of(FakeDli.SECRET_KEY));
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
            return clientUnderTest(fake, transport, who, List.of("temporary-secret-1", SECURITY_TOKEN));
        }
    }

    /**
     * Describes a client and its fake server. The kinds of job do not differ in what the contract tests, so Spark
     * batches stand for all.
     */
    private static ClientUnderTest clientUnderTest(
            FakeDli fake, Transport transport, DliCredentials credentials, List<String> secrets) {
        fake.behavior().setCancelDelay(Duration.ofDays(1));
        String liveBatchId = fake.addBatch("running");
        DliClient client = DliFixture.builder(fake)
                .iamEndpoint(fake.url())
                .region(FakeDli.PROJECT_NAME)
                .credentials(credentials)
                .transport(transport)
                .build();
        return new SimpleClientUnderTest(
                fake,
                client,
                options -> client.cancelBatch(liveBatchId, options),
                DliFixture.LOGINS,
                () -> fake.account().revokeTokens(),
                secrets,
                () -> List.of(client, credentials, client.job(DliKind.SPARK, liveBatchId)));
    }
}
