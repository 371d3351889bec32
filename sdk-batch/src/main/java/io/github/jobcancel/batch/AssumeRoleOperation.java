// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.AttemptFailure.FailureKind;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The two ways in which STS hands out the keys of a role: {@code AssumeRole} for who has keys already, {@code
 * AssumeRoleWithWebIdentity} for who has a token of somebody else's. It answers in XML, of which this reads four elements.
 */
final class AssumeRoleOperation implements Operation<ExpiringCredential<AwsCredentials>> {
    /** How the sessions are called in the account's records. */
    static final String SESSION = "jobcancel";

    /** STS in one region. */
    record StsEndpoint(HttpUrl endpoint, String region) {}

    private final String name;
    private final HttpUrl url;
    private final String[] form;

    private AssumeRoleOperation(String name, StsEndpoint sts, List<String> parameters) {
        this.name = name;
        this.url = sts.endpoint();
        this.form = parameters.toArray(new String[0]);
    }

    /** For keys; further parameters as names and values in turn. */
    static AssumeRoleOperation withKeys(StsEndpoint sts, List<String> parameters) {
        return new AssumeRoleOperation("AssumeRole", sts, parameters);
    }

    static RequestAuthorizer<AwsCredentials> signingAuthorizer(StsEndpoint sts, CredentialSource<AwsCredentials> keys) {
        return new RequestAuthorizer<>(keys, new SigV4Signer(sts.region(), "sts"));
    }

    /** For a token, which goes into the form last, where it is not known before. */
    static AssumeRoleOperation withToken(StsEndpoint sts, List<String> parameters) {
        return new AssumeRoleOperation("AssumeRoleWithWebIdentity", sts, parameters);
    }

    static RequestAuthorizer<String> tokenAuthorizer(CredentialSource<String> token) {
        return new RequestAuthorizer<>(
                token,
                (requestBuilder, text, now) ->
                        requestBuilder.addFormField("WebIdentityToken", text).addSecret(text));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public RequestBuilder requestBuilder() {
        RequestBuilder requestBuilder = RequestBuilder.postForm(url, form);
        return requestBuilder.addFormField("Action", name).addFormField("Version", "2011-06-15");
    }

    @Override
    public String requestId(HttpReply reply) {
        return BatchErrors.requestId(reply);
    }

    @Override
    public Step<ExpiringCredential<AwsCredentials>> decodeReply(HttpReply reply, CallHistory history) {
        String text = reply.bodyText();
        if (!reply.isSuccessful()) {
            return Step.failAttempt(classifyRefusal(reply, text, history));
        }
        String keys = elementText(text, "Credentials");
        String id = elementText(keys, "AccessKeyId");
        String secret = elementText(keys, "SecretAccessKey");
        String token = elementText(keys, "SessionToken");
        Optional<Instant> end = AwsCredentials.parseTime(elementText(keys, "Expiration"));
        if (id.isBlank() || secret.isBlank() || token.isBlank() || end.isEmpty()) {
            // without the text of the answer, which may hold half a key
            return Step.failAttempt(AttemptFailure.ofReply(
                    FailureKind.UNEXPECTED, "the answer of STS holds no credentials", reply.toProviderError("", "")));
        }
        return Step.finishWith(AwsCredentials.of(id, secret, token, end.get()).toExpiring());
    }

    /**
     * A refusal of the role or of the keys is held against them for as long as the client lives, so it must be one: neither a
     * proxy's page nor the word that a wrong clock is met with. What has expired is renewed once, and a clock corrected once;
     * after that either may be right by next time.
     */
    private AttemptFailure classifyRefusal(HttpReply reply, String text, CallHistory history) {
        String code = elementText(text, "Code");
        ProviderError said = reply.toProviderError(code, elementText(text, "Message"));
        AttemptFailure attemptFailure = BatchErrors.classifyError("STS", said, reply, history);
        boolean first = history.attemptCount() == 1;
        return switch (attemptFailure.kind()) {
            case CREDENTIAL ->
                first
                        ? attemptFailure
                        : AttemptFailure.ofReply(FailureKind.BROKEN, "what STS was shown has expired", said);
            case SKEW -> first ? attemptFailure : attemptFailure.withKind(FailureKind.BROKEN);
            case FORBIDDEN ->
                code.isEmpty()
                        ? attemptFailure
                        : AttemptFailure.ofReply(FailureKind.UNAUTHENTICATED, "STS refuses the role", said);
            case UNAUTHENTICATED ->
                code.isEmpty()
                        ? attemptFailure.withKind(FailureKind.FORBIDDEN)
                        : BatchErrors.isClockSkewCode(code)
                                ? attemptFailure.withKind(FailureKind.BROKEN)
                                : attemptFailure;
            default -> attemptFailure;
        };
    }

    /** The content of the first element of that name; empty if there is none. */
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
