// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ClientFixture;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.dli.FakeDli;
import java.util.function.Function;
import java.util.function.Predicate;

/** Gives a test a fake of DLI and of its IAM service, and the builders of their clients. */
final class DliFixture extends ClientFixture<FakeDli> {
    static final AccessKey ACCESS_KEY = DliCredentials.accessKey(FakeDli.ACCESS_KEY, FakeDli.SECRET_KEY);
    static final IamPassword PASSWORD =
            DliCredentials.password(FakeDli.DOMAIN_NAME, FakeDli.USER_NAME, FakeDli.PASSWORD);

    static final Predicate<ReceivedRequest> LOGINS = r -> r.path().equals("/v3/auth/tokens");

    DliFixture() {
        this(ManualClock.startingNow());
    }

    DliFixture(ManualClock clock) {
        this(clock, ClientFixture::usingSystemTime);
    }

    DliFixture(Function<ManualClock, Transport.Builder> newTransportBuilder) {
        this(ManualClock.startingNow(), newTransportBuilder);
    }

    private DliFixture(ManualClock clock, Function<ManualClock, Transport.Builder> newTransportBuilder) {
        super(clock, FakeDli::new, newTransportBuilder);
    }

    /** Returns the builder of a client of the project of the fake, without an IAM endpoint and a transport. */
    DliClientBuilder builder() {
        return builder(fake);
    }

    static DliClientBuilder builder(FakeDli fake) {
        return DliClient.builder().endpoint(fake.url()).projectId(FakeDli.PROJECT_ID);
    }

    /** Returns the builder of a client that signs in at the IAM endpoint of the fake. */
    DliClientBuilder iamBuilder() {
        return builder().iamEndpoint(fake.url());
    }

    /** Builds a client that uses the transport of the fixture. Closes it after the test. */
    DliClient newClient(DliClientBuilder builder) {
        return closeAfterTest(builder.transport(transport).build());
    }

    /** Returns a token of the project of the fake. */
    DliCredentials newToken() {
        return DliCredentials.token(fake.account().issueToken(FakeDli.PROJECT_ID));
    }
}
