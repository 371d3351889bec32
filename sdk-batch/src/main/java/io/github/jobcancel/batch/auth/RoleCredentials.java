// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.FailureKind;
import io.github.jobcancel.ProviderError;
import io.github.jobcancel.auth.CredentialFetcher;
import io.github.jobcancel.auth.CredentialRequest;
import io.github.jobcancel.auth.CredentialsChain.PlaceLookup;
import io.github.jobcancel.auth.SettingValue;
import io.github.jobcancel.auth.SigningKey;
import io.github.jobcancel.batch.auth.AwsSettings.StsEndpoint;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Fetches the keys of a role from STS: by {@code AssumeRole} with other keys, or by {@code AssumeRoleWithWebIdentity}
 * with the token of another identity provider. The replies are XML, of which a few elements are read.
 */
final class RoleCredentials {
    /** The name of the sessions in the records of the account. */
    static final String DEFAULT_SESSION_NAME = "jobcancel";

    private final AwsSettings settings;
    private final CredentialFetcher fetcher;

    RoleCredentials(AwsSettings settings, CredentialFetcher fetcher) {
        this.settings = settings;
        this.fetcher = fetcher;
    }

    /** Looks up the role and the token file of the machine's settings. */
    PlaceLookup<CredentialSource<SigningKey>> lookUpWebIdentity() {
        String place = "web identity";
        Optional<SettingValue> file = settings.findSetting("aws.webIdentityTokenFile", "AWS_WEB_IDENTITY_TOKEN_FILE");
        if (file.isEmpty()) {
            return new PlaceLookup<>(place, "AWS_WEB_IDENTITY_TOKEN_FILE is not set", null);
        }
        SettingValue role = settings.findSetting("aws.roleArn", "AWS_ROLE_ARN")
                .orElseThrow(() -> file.get().refusalMessage("is set, but AWS_ROLE_ARN is not"));
        String sessionName = settings.findSetting("aws.roleSessionName", "AWS_ROLE_SESSION_NAME")
                .map(SettingValue::value)
                .orElse(DEFAULT_SESSION_NAME);
        return exchangeToken(
                place,
                settings.stsEndpoint(settings.region()),
                role.value(),
                sessionName,
                file.get().value());
    }

    /** Exchanges the token in a file, which is read for each exchange, since other programs renew it. */
    PlaceLookup<CredentialSource<SigningKey>> exchangeToken(
            String place, StsEndpoint sts, String role, String sessionName, String file) {
        CredentialSource<String> tokens =
                fetcher.createFileSource(place, settings.systemEnvironment(), file, text -> text);
        return fetcher.lookUp(
                place,
                role + " with the token in " + file,
                createRequest(
                        "AssumeRoleWithWebIdentity", sts, List.of("RoleArn", role, "RoleSessionName", sessionName)),
                new RequestAuthorizer<>(
                        tokens,
                        (request, token, now) ->
                                request.addFormField("WebIdentityToken", token).addSecret(token)),
                CallOptions.standard());
    }

    /** Assumes a role with other keys; {@code parameters} are names and values in turn. */
    PlaceLookup<CredentialSource<SigningKey>> assumeRole(
            String place, StsEndpoint sts, String role, List<String> parameters, CredentialSource<SigningKey> keys) {
        return fetcher.lookUp(
                place,
                "the role " + role,
                createRequest("AssumeRole", sts, parameters),
                new RequestAuthorizer<>(keys, new SigV4Signer(sts.region(), "sts")),
                CallOptions.standard());
    }

    private static Operation<ExpiringCredential<SigningKey>> createRequest(
            String action, StsEndpoint sts, List<String> parameters) {
        return new CredentialRequest<>(
                        action,
                        () -> RequestBuilder.postForm(sts.url(), parameters.toArray(new String[0]))
                                .addFormField("Action", action)
                                .addFormField("Version", "2011-06-15"),
                        RoleCredentials::decodeReply)
                .withRequestId(BatchErrors::requestId);
    }

    private static CallStep<ExpiringCredential<SigningKey>> decodeReply(HttpReply reply, CallHistory history) {
        String text = reply.bodyText();
        if (!reply.isSuccessful()) {
            return CallStep.failAttempt(classifyRefusal(reply, text, history));
        }
        String keys = elementText(text, "Credentials");
        String id = elementText(keys, "AccessKeyId");
        String secret = elementText(keys, "SecretAccessKey");
        String token = elementText(keys, "SessionToken");
        Instant end = AwsKeys.parseTime(elementText(keys, "Expiration"));
        if (id.isBlank() || secret.isBlank() || token.isBlank() || end == null) {
            // without the text of the reply, which may hold half a key
            return CallStep.failAttempt(AttemptFailure.ofReply(
                    FailureKind.UNEXPECTED, "the answer of STS holds no credentials", reply.toProviderError("", "")));
        }
        return CallStep.finishWith(AwsKeys.toExpiring(SigningKey.of(id, secret, token, end)));
    }

    /**
     * Classifies a refusal. A refused role or key is remembered for the life of the client. So a proxy's page or the
     * error code of a wrong clock must not count as one. An expired credential is renewed once and a clock is
     * corrected once; after that, either may be valid for the next call.
     */
    private static AttemptFailure classifyRefusal(HttpReply reply, String text, CallHistory history) {
        String code = elementText(text, "Code");
        ProviderError error = reply.toProviderError(code, elementText(text, "Message"));
        AttemptFailure failure = BatchErrors.classifyStsError(error, reply, history);
        boolean isFirst = history.attemptCount() == 1;
        return switch (failure.kind()) {
            case CREDENTIAL ->
                isFirst ? failure : AttemptFailure.ofReply(FailureKind.BROKEN, "what STS was shown has expired", error);
            case SKEW -> isFirst ? failure : failure.withKind(FailureKind.BROKEN);
            case FORBIDDEN ->
                code.isEmpty()
                        ? failure
                        : AttemptFailure.ofReply(FailureKind.UNAUTHENTICATED, "STS refuses the role", error);
            case UNAUTHENTICATED ->
                code.isEmpty()
                        ? failure.withKind(FailureKind.FORBIDDEN)
                        : BatchErrors.isClockSkewCode(code) ? failure.withKind(FailureKind.BROKEN) : failure;
            default -> failure;
        };
    }

    /** Returns the content of the first element of that name; empty if there is none. */
    private static String elementText(String xml, String name) {
        int start = xml.indexOf("<" + name + ">");
        int from = start + name.length() + 2;
        int end = start < 0 ? -1 : xml.indexOf("</" + name + ">", from);
        return end < 0
                ? ""
                : xml.substring(from, end)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&");
    }
}
