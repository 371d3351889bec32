// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.RetryPolicy;
import io.github.jobcancel.call.RetryDecider.RetryAction;
import io.github.jobcancel.http.AttemptFailure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryDeciderTest {
    private static final AttemptFailure CREDENTIAL_REFUSAL =
            AttemptFailure.ofReply(FailureKind.CREDENTIAL, "refused", new ProviderError(401, "", "", Optional.empty()));

    private final RetryDecider retryDecider = new RetryDecider(RetryPolicy.standard());

    @Test
    void newCredentialThatIsRefusedIsWrong() {
        assertThat(retryDecider.onFault(CREDENTIAL_REFUSAL)).isEqualTo(RetryAction.RENEW_CREDENTIAL);
        assertThat(retryDecider.onFault(CREDENTIAL_REFUSAL)).isEqualTo(RetryAction.FAIL);
    }

    /** A stop may watch its job for longer than the lifetime of a token. */
    @Test
    void usedCredentialThatIsRefusedLaterIsRenewed() {
        for (int i = 0; i < 3; i++) {
            assertThat(retryDecider.onFault(CREDENTIAL_REFUSAL)).isEqualTo(RetryAction.RENEW_CREDENTIAL);
            retryDecider.onAnswer();
        }
    }

    @Test
    void nextOperationAloneDoesNotProveARefusedCredentialGood() {
        retryDecider.onFault(CREDENTIAL_REFUSAL);
        retryDecider.resetForNextOperation();

        assertThat(retryDecider.onFault(CREDENTIAL_REFUSAL)).isEqualTo(RetryAction.FAIL);
    }
}
