// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.SdkException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriedKeyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SdkException WRONG =
            new SdkException.Unauthenticated("cancelBatch", "the credentials were refused", null, false, null);

    private final TriedKey<String> source = new TriedKey<>("key");
    private final List<String> told = new ArrayList<>();

    private final class Call implements CredentialSource.Waiter<String> {
        private final String name;
        private final Runnable leave;

        Call(String name) {
            this.name = name;
            this.leave = source.acquire(this, NOW);
        }

        @Override
        public void granted(String key) {
            told.add(name + " has the " + key);
        }

        @Override
        public void denied(SdkException failure) {
            assertThat(failure).isSameAs(WRONG);
            told.add(name + " is denied");
        }
    }

    @Test
    void oneTriesItWhileTheOthersWaitAndThenAllHaveIt() {
        new Call("a");
        new Call("b");
        new Call("c");
        assertThat(told).containsExactly("a has the key");
        assertThat(source.ready(NOW)).isNull();
        assertThat(source.exclusive()).as("kept over a repeat").isTrue();

        source.accepted("key");

        assertThat(told).containsExactly("a has the key", "b has the key", "c has the key");
        assertThat(source.ready(NOW)).isEqualTo("key");
        assertThat(source.exclusive()).isFalse();
    }

    @Test
    void theFirstNeedNotWait() {
        assertThat(source.ready(NOW)).isEqualTo("key");
        assertThat(source.ready(NOW)).as("somebody tries it").isNull();
        new Call("a");
        assertThat(told).isEmpty();

        source.release("key", true);

        assertThat(told).containsExactly("a has the key");
    }

    @Test
    void oneThatIsWrongFromTheBeginningIsSentOnce() {
        new Call("a");
        new Call("b");

        source.rejected("key", WRONG);
        source.release("key", true);
        new Call("c");

        assertThat(told).containsExactly("a has the key", "b is denied", "c is denied");
        assertThat(source.ready(NOW)).isNull();
    }

    @Test
    void whoeverTriesItInVainLeavesItToTheNext() {
        new Call("a");
        Call gone = new Call("b");
        new Call("c");

        gone.leave.run();
        source.release("key", false);

        assertThat(told).containsExactly("a has the key", "c has the key");
    }

    @Test
    void oneThatServedIsWrongByTheThirdRefusalInARow() {
        new Call("a");
        source.accepted("key");

        source.rejected("key", WRONG);
        source.release("key", true);
        new Call("b");
        source.accepted("key");
        source.rejected("key", WRONG);
        source.rejected("key", WRONG);
        source.release("key", true);
        new Call("c");
        source.rejected("key", WRONG);
        source.release("key", true);
        new Call("d");

        assertThat(told).containsExactly("a has the key", "b has the key", "c has the key", "d is denied");
    }

    @Test
    void thousandsThatEndAtOnceDoNotPileUp() {
        new Call("first");
        for (int i = 0; i < 20_000; i++) {
            source.acquire(
                    CredentialSource.waiter(
                            false,
                            key -> {
                                told.add("ended at once");
                                source.release(key, true);
                            },
                            failure -> told.add("denied")),
                    NOW);
        }

        source.release("key", true);

        assertThat(told).hasSize(1 + 20_000).doesNotContain("denied");
    }
}
