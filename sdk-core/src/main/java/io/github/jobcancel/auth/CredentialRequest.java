// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import io.github.jobcancel.SdkException;
import io.github.jobcancel.http.HttpReply;
import io.github.jobcancel.http.RequestBuilder;
import io.github.jobcancel.operation.CallHistory;
import io.github.jobcancel.operation.CallStep;
import io.github.jobcancel.operation.Operation;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request of a sign-in: to the service that issues a credential, or to a service that names the issuer. It changes
 * nothing that a job depends on. Immutable.
 *
 * @param <T> the answer of the call
 */
public final class CredentialRequest<T> implements Operation<T> {
    private final String name;
    private final Supplier<RequestBuilder> draft;
    private final BiFunction<HttpReply, CallHistory, CallStep<T>> decoder;
    private final Function<HttpReply, String> requestId;
    private final Function<SdkException, @Nullable CallStep<T>> recovery;
    private final boolean repeatable;

    private CredentialRequest(
            String name,
            Supplier<RequestBuilder> draft,
            BiFunction<HttpReply, CallHistory, CallStep<T>> decoder,
            Function<HttpReply, String> requestId,
            Function<SdkException, @Nullable CallStep<T>> recovery,
            boolean repeatable) {
        this.name = name;
        this.draft = draft;
        this.decoder = decoder;
        this.requestId = requestId;
        this.recovery = recovery;
        this.repeatable = repeatable;
    }

    /**
     * Creates a request that may be repeated.
     *
     * @param name the service's name for the request, or the name of the place
     * @param draft creates the request, once for each attempt
     * @param decoder reads a reply in any status, and returns the next step
     */
    public CredentialRequest(
            String name, Supplier<RequestBuilder> draft, BiFunction<HttpReply, CallHistory, CallStep<T>> decoder) {
        this(name, draft, decoder, reply -> "", failure -> null, true);
    }

    /**
     * Returns the same request for a service that gives each exchange an id.
     *
     * @param id reads the id from a reply; gives an empty text if there is none
     * @return a new request
     */
    public CredentialRequest<T> withRequestId(Function<HttpReply, String> id) {
        return new CredentialRequest<>(name, draft, decoder, id, recovery, repeatable);
    }

    /**
     * Returns the same request with a last step for the case that no further attempt is made.
     *
     * @param next chooses the step by the failure; gives null to fail
     * @return a new request
     */
    public CredentialRequest<T> withRecovery(Function<SdkException, @Nullable CallStep<T>> next) {
        return new CredentialRequest<>(name, draft, decoder, requestId, next, repeatable);
    }

    /**
     * Returns the same request for a service that must not see it twice: it holds a one-time passcode, or is encrypted
     * for one use.
     *
     * @param next chooses the step in the place of a repeat; gives null to fail
     * @return a new request
     */
    public CredentialRequest<T> withoutRepeat(Function<SdkException, @Nullable CallStep<T>> next) {
        return new CredentialRequest<>(name, draft, decoder, requestId, next, false);
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
    public boolean isRepeatable() {
        return repeatable;
    }

    @Override
    public RequestBuilder requestBuilder() {
        return draft.get();
    }

    @Override
    public String requestId(HttpReply reply) {
        return requestId.apply(reply);
    }

    @Override
    public CallStep<T> decodeReply(HttpReply reply, CallHistory trail) {
        return decoder.apply(reply, trail);
    }

    @Override
    public @Nullable CallStep<T> recoverFrom(SdkException failure, CallHistory trail) {
        return recovery.apply(failure);
    }
}
