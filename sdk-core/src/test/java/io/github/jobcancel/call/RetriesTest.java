// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.call.Retries.Action;
import io.github.jobcancel.http.Fault;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Fault REFUSED =
            Fault.of(Fault.Kind.CREDENTIAL, "refused", new ProviderError(401, "", "", Optional.empty()));

    private final Retries retries = new Retries(RetryPolicy.standard());

    @Test
    void aCredentialThatIsRefusedWhenNewIsWrong() {
        assertThat(retries.onFault(REFUSED)).isEqualTo(Action.RENEW);
        assertThat(retries.onFault(REFUSED)).isEqualTo(Action.FAIL);
    }

    /** A stop may watch its job for longer than a token lives. */
    @Test
    void aCredentialThatServedAndIsRefusedLaterIsRenewedAgain() {
        for (int i = 0; i < 3; i++) {
            assertThat(retries.onFault(REFUSED)).isEqualTo(Action.RENEW);
            retries.onAnswer();
        }
    }

    @Test
    void anotherOperationAloneDoesNotMakeARefusedCredentialGood() {
        retries.onFault(REFUSED);
        retries.nextOperation();

        assertThat(retries.onFault(REFUSED)).isEqualTo(Action.FAIL);
    }
}
