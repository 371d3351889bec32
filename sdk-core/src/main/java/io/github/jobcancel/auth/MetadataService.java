// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.FailureKind;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.AttemptFailure;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The metadata service of a cloud server, which gives programs on that server the keys of its role. The client asks
 * for a session token first: a service that requires one cannot be read by a web page or a proxy that was tricked into
 * a plain GET. Requests bypass every proxy, since the replies hold keys. Immutable.
 */
public final class MetadataService {
    private static final String TOKEN_SECONDS = "21600";
    private static final int LONGEST_TOKEN = 8192;

    /**
     * The protocol of session tokens.
     *
     * @param path the path of the token, below the root
     * @param lifetimeHeader the header that names the lifetime in seconds
     * @param tokenHeader the header that carries the token
     * @param statusesWithoutTokens the statuses by which a service says that it has no tokens; empty if every service
     *     must have them
     */
    public record TokenProtocol(
            String path, String lifetimeHeader, String tokenHeader, Set<Integer> statusesWithoutTokens) {}

    private final String place;
    private final HttpUrl root;
    private final TokenProtocol protocol;
    private final String refusalHint;
    private final String silence;

    /**
     * Describes a service.
     *
     * @param place its name, with which every message begins, for example {@code instance metadata}
     * @param root its address
     * @param protocol how session tokens are asked for and sent
     * @param refusalHint what to check when the service refuses, for example {@code is a role attached to the server?}
     * @param silence the sentence for a service that does not answer, most likely because this is no server of that
     *     cloud
     */
    public MetadataService(String place, HttpUrl root, TokenProtocol protocol, String refusalHint, String silence) {
        this.place = place;
        this.root = root;
        this.protocol = protocol;
        this.refusalHint = refusalHint;
        this.silence = silence;
    }

    /** {@return the name of the service, for messages and the lookup log} */
    public String placeName() {
        return place;
    }

    /**
     * Returns the address of something in the service.
     *
     * @param path segments below the root, encoded as need be
     * @return the address
     */
    public HttpUrl addressOf(String path) {
        return root.newBuilder().addPathSegments(path).build();
    }

    /**
     * Creates the first request of a call: for a session token.
     *
     * @param <T> what the call answers in the end
     * @param next from the token to the next request; an empty token if the service knows none
     * @return the request; a service that refuses the token otherwise is not asked without one
     */
    public <T> Operation<T> requestToken(Function<String, Operation<T>> next) {
        return createRequest(
                () -> RequestBuilder.put(addressOf(protocol.path()))
                        .bypassProxy()
                        .setHeader(protocol.lifetimeHeader(), TOKEN_SECONDS),
                (reply, trail) -> {
                    if (protocol.statusesWithoutTokens().contains(reply.status())) {
                        return CallStep.continueWith(next.apply(""));
                    }
                    if (!reply.isSuccessful()) {
                        return refuseLookup("the session token", reply, trail);
                    }
                    String token = reply.bodyText().strip();
                    // the sign-in page of a network comes with status 200 as well
                    return token.length() <= LONGEST_TOKEN && CredentialText.isVisibleAscii(token)
                            ? CallStep.continueWith(next.apply(token))
                            : failLookup("no session token was given that can be sent", reply);
                });
    }

    /**
     * Creates a request for something that the service knows.
     *
     * @param <T> what the call answers in the end
     * @param subject what is asked for, for messages: {@code the name of the role}
     * @param url where it is
     * @param token the session token; empty for none
     * @param decoder reads a reply of success
     * @return the request
     */
    public <T> Operation<T> requestValue(
            String subject, HttpUrl url, String token, BiFunction<HttpReply, CallHistory, CallStep<T>> decoder) {
        return createRequest(
                () -> {
                    RequestBuilder draft = RequestBuilder.get(url).bypassProxy();
                    return token.isEmpty()
                            ? draft
                            : draft.setHeader(protocol.tokenHeader(), token).addSecret(token);
                },
                (reply, trail) ->
                        reply.isSuccessful() ? decoder.apply(reply, trail) : refuseLookup(subject, reply, trail));
    }

    /**
     * Returns the step for a reply that holds no key. It is final for this call; the next call sends the request
     * again.
     *
     * @param <T> the answer of the call
     * @param sentence a description of the error, which shows nothing of the reply
     * @param reply the reply
     * @return the step
     */
    public <T> CallStep<T> failLookup(String sentence, HttpReply reply) {
        return CallStep.failAttempt(
                AttemptFailure.ofReply(FailureKind.BROKEN, sentence, reply.toProviderError("", "")));
    }

    private <T> Operation<T> createRequest(
            Supplier<RequestBuilder> draft, BiFunction<HttpReply, CallHistory, CallStep<T>> decoder) {
        return new CredentialRequest<>(place, draft, decoder).withRecovery(this::explainSilence);
    }

    private <T> CallStep<T> refuseLookup(String subject, HttpReply reply, CallHistory trail) {
        boolean passing = reply.status() >= 500;
        String hint = passing || refusalHint.isEmpty() ? "" : ": " + refusalHint;
        AttemptFailure fault = AttemptFailure.ofReply(
                passing ? FailureKind.UNAVAILABLE : FailureKind.BROKEN,
                subject + " was not given" + hint,
                reply.toProviderError("", ""));
        return CallStep.failAttempt(
                reply.retryAfter(trail.signedAt()).map(fault::withRetryAfter).orElse(fault));
    }

    private <T> @Nullable CallStep<T> explainSilence(SdkException failure) {
        return failure.providerError().isPresent()
                ? null
                : CallStep.failCall(new SdkException.ProviderFault(
                        place, silence + ": " + failure.getMessage(), null, false, failure));
    }
}
