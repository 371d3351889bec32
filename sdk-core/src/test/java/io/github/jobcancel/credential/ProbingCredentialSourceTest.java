// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.SdkException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbingCredentialSourceTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SdkException WRONG_KEY =
            new SdkException.Unauthenticated("cancelBatch", "the credentials were refused", null, false, null);

    private final ProbingCredentialSource<String> source = new ProbingCredentialSource<>("key");
    private final List<String> events = new ArrayList<>();

    private final class KeyWaiter implements CredentialSource.CredentialWaiter<String> {
        private final String name;
        private final Runnable leaveAction;

        KeyWaiter(String name) {
            this.name = name;
            this.leaveAction = source.requestCredential(this, NOW);
        }

        @Override
        public void onCredential(String key) {
            events.add(name + " has the " + key);
        }

        @Override
        public void onCredentialFailure(SdkException failure) {
            assertThat(failure).isSameAs(WRONG_KEY);
            events.add(name + " is denied");
        }
    }

    @Test
    void firstCallProbesTheKeyWhileOtherCallsWait() {
        new KeyWaiter("a");
        new KeyWaiter("b");
        new KeyWaiter("c");
        assertThat(events).containsExactly("a has the key");
        assertThat(source.availableCredential(NOW)).isNull();
        assertThat(source.isExclusive()).as("the key is kept during a retry").isTrue();

        source.recordAcceptance("key");

        assertThat(events).containsExactly("a has the key", "b has the key", "c has the key");
        assertThat(source.availableCredential(NOW)).isEqualTo("key");
        assertThat(source.isExclusive()).isFalse();
    }

    @Test
    void firstCallGetsTheKeyWithoutWaiting() {
        assertThat(source.availableCredential(NOW)).isEqualTo("key");
        assertThat(source.availableCredential(NOW))
                .as("another call probes the key")
                .isNull();
        new KeyWaiter("a");
        assertThat(events).isEmpty();

        source.releaseCredential("key", true);

        assertThat(events).containsExactly("a has the key");
    }

    @Test
    void keyThatIsWrongFromTheStartIsSentOnce() {
        new KeyWaiter("a");
        new KeyWaiter("b");

        source.recordRefusal("key", WRONG_KEY);
        source.releaseCredential("key", true);
        new KeyWaiter("c");

        assertThat(events).containsExactly("a has the key", "b is denied", "c is denied");
        assertThat(source.availableCredential(NOW)).isNull();
    }

    @Test
    void probeWithoutResultPassesToTheNextCall() {
        new KeyWaiter("a");
        KeyWaiter departedCall = new KeyWaiter("b");
        new KeyWaiter("c");

        departedCall.leaveAction.run();
        source.releaseCredential("key", false);

        assertThat(events).containsExactly("a has the key", "c has the key");
    }

    @Test
    void acceptedKeyIsWrongAfterThreeConsecutiveRefusals() {
        new KeyWaiter("a");
        source.recordAcceptance("key");

        source.recordRefusal("key", WRONG_KEY);
        source.releaseCredential("key", true);
        new KeyWaiter("b");
        source.recordAcceptance("key");
        source.recordRefusal("key", WRONG_KEY);
        source.recordRefusal("key", WRONG_KEY);
        source.releaseCredential("key", true);
        new KeyWaiter("c");
        source.recordRefusal("key", WRONG_KEY);
        source.releaseCredential("key", true);
        new KeyWaiter("d");

        assertThat(events).containsExactly("a has the key", "b has the key", "c has the key", "d is denied");
    }

    @Test
    void thousandsOfSynchronousReleasesDoNotOverflowTheStack() {
        new KeyWaiter("first");
        for (int i = 0; i < 20_000; i++) {
            source.requestCredential(
                    CredentialSource.newWaiter(
                            false,
                            key -> {
                                events.add("ended at once");
                                source.releaseCredential(key, true);
                            },
                            failure -> events.add("denied")),
                    NOW);
        }

        source.releaseCredential("key", true);

        assertThat(events).hasSize(1 + 20_000).doesNotContain("denied");
    }
}
