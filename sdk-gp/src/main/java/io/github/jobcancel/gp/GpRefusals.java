// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.gp.auth.GpErrors;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.SigningText;

/** Reads from an error what the site says about a job. */
final class GpRefusals {
    private GpRefusals() {}

    /** Returns whether the site refuses the cancel because of the job's state, provided that a read finds the job. */
    static boolean refusesState(GpDialect dialect, AttemptFailure attemptFailure) {
        String message = errorMessage(attemptFailure);
        if (dialect == GpDialect.ADMIN) {
            return GpErrors.isStateRefusal(SigningText.toLowerCase(message));
        }
        // In the REST dialect code 400 has no text for a refused state, only texts for other causes.
        return hasCode(attemptFailure, "400") && !isUnableToComplete(message) && !message.startsWith("Invalid URL");
    }

    /** Returns whether the reply to a read says that the job does not exist. */
    static boolean meansAbsent(GpDialect dialect, AttemptFailure attemptFailure) {
        boolean isUnknownJob = dialect == GpDialect.REST
                && hasCode(attemptFailure, "400")
                && isUnableToComplete(errorMessage(attemptFailure));
        return isUnknownJob || hasCode(attemptFailure, "404");
    }

    private static boolean isUnableToComplete(String message) {
        return message.startsWith("Unable to complete operation");
    }

    private static boolean hasCode(AttemptFailure attemptFailure, String code) {
        ProviderError error = attemptFailure.providerError();
        return error != null && error.code().equals(code);
    }

    private static String errorMessage(AttemptFailure attemptFailure) {
        ProviderError error = attemptFailure.providerError();
        return error == null ? "" : error.message();
    }
}
