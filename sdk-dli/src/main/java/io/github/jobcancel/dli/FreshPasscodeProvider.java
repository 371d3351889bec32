// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.CredentialsProvider;
import io.github.jobcancel.SdkException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** Passcodes, none twice in a row: IAM takes each once, and counts what it refuses until it locks the account. */
final class FreshPasscodeProvider implements CredentialsProvider<String> {
    private final CredentialsProvider<String> device;
    private final AtomicReference<String> last = new AtomicReference<>("");

    FreshPasscodeProvider(CredentialsProvider<String> device) {
        this.device = device;
    }

    @Override
    public CompletionStage<String> fetch() throws Exception {
        return device.fetch().thenApply(given -> {
            String passcode = DliCredentials.requireText("passcode", given).strip();
            if (passcode.equals(last.getAndSet(passcode))) {
                // not for good: a device shows another one after half a minute
                throw new SdkException.ProviderFault(
                        "createToken", "the passcode was sent before, and serves only once", null, false, null);
            }
            return passcode;
        });
    }
}
