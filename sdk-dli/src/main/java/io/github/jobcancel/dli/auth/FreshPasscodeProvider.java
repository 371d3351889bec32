// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialText;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Provides passcodes, none of them twice in a row: IAM accepts each once, and locks the account after some refusals.
 */
final class FreshPasscodeProvider implements CredentialsProvider<String> {
    private final CredentialsProvider<String> device;
    private final AtomicReference<String> last = new AtomicReference<>("");

    FreshPasscodeProvider(CredentialsProvider<String> device) {
        this.device = device;
    }

    @Override
    public CompletionStage<String> fetch() throws Exception {
        return device.fetch().thenApply(given -> {
            String passcode = CredentialText.requireText("the passcode", given).strip();
            if (passcode.equals(last.getAndSet(passcode))) {
                // no final failure: a device shows another passcode after half a minute
                throw new SdkException.ProviderFault(
                        "createToken", "the passcode was sent before, and serves only once", null, false, null);
            }
            return passcode;
        });
    }
}
