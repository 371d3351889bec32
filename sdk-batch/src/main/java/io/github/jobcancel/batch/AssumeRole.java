// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.ProviderError;
import io.github.jobcancel.credential.Authorizer;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.Fresh;
import io.github.jobcancel.http.Draft;
import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Operation;
import io.github.jobcancel.operation.Step;
import io.github.jobcancel.operation.Trail;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The two ways in which STS hands out the keys of a role: {@code AssumeRole} for who has keys already, {@code
 * AssumeRoleWithWebIdentity} for who has a token of somebody else's. It answers in XML, of which this reads four elements.
 */
final class AssumeRole implements Operation<Fresh<AwsCredentials>> {
    /** How the sessions are called in the account's records. */
    static final String SESSION = "jobcancel";

    /** STS in one region. */
    record Sts(HttpUrl endpoint, String region) {}

    private final String name;
    private final HttpUrl url;
    private final String[] form;

    private AssumeRole(String name, Sts sts, List<String> parameters) {
        this.name = name;
        this.url = sts.endpoint();
        this.form = parameters.toArray(new String[0]);
    }

    /** For keys; further parameters as names and values in turn. */
    static AssumeRole withKeys(Sts sts, List<String> parameters) {
        return new AssumeRole("AssumeRole", sts, parameters);
    }

    static Authorizer<AwsCredentials> signed(Sts sts, CredentialSource<AwsCredentials> keys) {
        return new Authorizer<>(keys, new SigV4(sts.region(), "sts"));
    }

    /** For a token, which goes into the form last, where it is not known before. */
    static AssumeRole withToken(Sts sts, List<String> parameters) {
        return new AssumeRole("AssumeRoleWithWebIdentity", sts, parameters);
    }

    static Authorizer<String> carrying(CredentialSource<String> token) {
        return new Authorizer<>(
                token,
                (draft, text, now) -> draft.field("WebIdentityToken", text).secret(text));
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
    public Draft draft() {
        Draft draft = Draft.form(url, form);
        return draft.field("Action", name).field("Version", "2011-06-15");
    }

    @Override
    public String requestId(Reply reply) {
        return BatchErrors.requestId(reply);
    }

    @Override
    public Step<Fresh<AwsCredentials>> decode(Reply reply, Trail trail) {
        String text = reply.text();
        if (!reply.ok()) {
            return Step.failed(refused(reply, text, trail));
        }
        String keys = element(text, "Credentials");
        String id = element(keys, "AccessKeyId");
        String secret = element(keys, "SecretAccessKey");
        String token = element(keys, "SessionToken");
        Optional<Instant> end = AwsCredentials.time(element(keys, "Expiration"));
        if (id.isBlank() || secret.isBlank() || token.isBlank() || end.isEmpty()) {
            // without the text of the answer, which may hold half a key
            return Step.failed(
                    Fault.of(Kind.UNEXPECTED, "the answer of STS holds no credentials", reply.error("", "")));
        }
        return Step.done(AwsCredentials.of(id, secret, token, end.get()).fresh());
    }

    /**
     * A refusal of the role or of the keys is held against them for as long as the client lives, so it must be one: neither a
     * proxy's page nor the word that a wrong clock is met with. What has expired is renewed once, and a clock corrected once;
     * after that either may be right by next time.
     */
    private Fault refused(Reply reply, String text, Trail trail) {
        String code = element(text, "Code");
        ProviderError said = reply.error(code, element(text, "Message"));
        Fault fault = BatchErrors.fault("STS", said, reply, trail);
        boolean first = trail.attempts() == 1;
        return switch (fault.kind()) {
            case CREDENTIAL -> first ? fault : Fault.of(Kind.BROKEN, "what STS was shown has expired", said);
            case SKEW -> first ? fault : fault.as(Kind.BROKEN);
            case FORBIDDEN -> code.isEmpty() ? fault : Fault.of(Kind.UNAUTHENTICATED, "STS refuses the role", said);
            case UNAUTHENTICATED ->
                code.isEmpty()
                        ? fault.as(Kind.FORBIDDEN)
                        : BatchErrors.ofTheClock(code) ? fault.as(Kind.BROKEN) : fault;
            default -> fault;
        };
    }

    /** The content of the first element of that name; empty if there is none. */
    private static String element(String xml, String name) {
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
