// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.Transport;
import io.github.jobcancel.contract.ClientFixture;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.script.FakeScript;
import java.util.function.Function;

/** Gives a test a fake of brainCloud and a client that has the fake's server secret. */
final class ScriptFixture extends ClientFixture<FakeScript> {
    static final ScriptCredentials CREDENTIALS = credentialsWith(FakeScript.SERVER_SECRET);

    final ScriptClient client;

    ScriptFixture() {
        this(ManualClock.startingNow());
    }

    ScriptFixture(ManualClock clock) {
        this(clock, ClientFixture::usingSystemTime);
    }

    ScriptFixture(Function<ManualClock, Transport.Builder> newTransportBuilder) {
        this(ManualClock.startingNow(), newTransportBuilder);
    }

    private ScriptFixture(ManualClock clock, Function<ManualClock, Transport.Builder> newTransportBuilder) {
        super(clock, FakeScript::new, newTransportBuilder);
        client = newClient(builder());
    }

    static ScriptCredentials credentialsWith(String secret) {
        return ScriptCredentials.of(FakeScript.APP_ID, FakeScript.SERVER_NAME, secret);
    }

    /** Returns the builder of a client of the fake, without a transport. */
    ScriptClientBuilder builder() {
        return builder(fake);
    }

    static ScriptClientBuilder builder(FakeScript fake) {
        return ScriptClient.builder().endpoint(fake.dispatcherUrl()).credentials(CREDENTIALS);
    }

    /** Builds a client that uses the transport of the fixture. Closes it after the test. */
    ScriptClient newClient(ScriptClientBuilder builder) {
        return closeAfterTest(builder.transport(transport).build());
    }
}
