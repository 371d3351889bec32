// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.auth.CredentialText;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user and a password for basic authentication. */
final class LivyCredentials {
    private final String user;
    private final String password;

    LivyCredentials(String user, String password) {
        this.user = CredentialText.requireText("the user", user);
        this.password = CredentialText.requireText("the password", password);
    }

    RequestAuthorizer<?> toAuthorizer() {
        return new RequestAuthorizer<>(
                CredentialSource.constantSource(this), (request, credentials, now) -> credentials.signRequest(request));
    }

    private void signRequest(RequestBuilder request) {
        String encoded = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        request.addSecret(password).addSecret(encoded).setHeader("Authorization", "Basic " + encoded);
    }

    @Override
    public String toString() {
        return "LivyCredentials[" + user + "]";
    }
}
