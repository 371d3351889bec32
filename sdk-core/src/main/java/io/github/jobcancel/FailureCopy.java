// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies failures with another answer to whether the request may have taken effect. */
final class FailureCopy {
    /** Stands in for a provider error that was lost when the exception was serialized. */
    private static final ProviderError NO_REPLY = new ProviderError(0, "", "", Optional.empty());

    private FailureCopy() {}

    static SdkException withEffect(SdkException failure) {
        String operation = failure.operation();
        @Nullable ProviderError error = failure.providerError().orElse(null);
        ProviderError knownError = error == null ? NO_REPLY : error;
        @Nullable Throwable cause = failure.getCause();
        if (failure instanceof SdkException.NoConnection) {
            return new SdkException.NoConnection(operation, true, Objects.requireNonNull(cause, "cause"));
        }
        if (failure instanceof SdkException.DeadlineExceeded exceeded) {
            return new SdkException.DeadlineExceeded(operation, exceeded.timeout, error, true, cause);
        }
        if (failure instanceof SdkException.Unauthenticated) {
            return new SdkException.Unauthenticated(operation, failure.clause(), error, true, cause);
        }
        if (failure instanceof SdkException.Throttled throttled) {
            return new SdkException.Throttled(
                    operation, knownError, throttled.retryAfter().orElse(null), true);
        }
        if (failure instanceof SdkException.ProviderFault) {
            return new SdkException.ProviderFault(operation, failure.clause(), error, true, cause);
        }
        return withFinalEffect(failure, knownError);
    }

    private static SdkException withFinalEffect(SdkException failure, ProviderError error) {
        String operation = failure.operation();
        if (failure instanceof SdkException.Forbidden) {
            return new SdkException.Forbidden(operation, error, true);
        }
        if (failure instanceof SdkException.InvalidRequest) {
            return new SdkException.InvalidRequest(operation, error, true);
        }
        return failure instanceof SdkException.UnexpectedReply
                ? new SdkException.UnexpectedReply(operation, failure.clause(), error, true, failure.getCause())
                : new SdkException.Closed(operation, failure.clause(), true);
    }
}
