// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli.auth;

import io.github.jobcancel.CallOptions;
import io.github.jobcancel.SdkException;
import io.github.jobcancel.auth.CredentialSources;
import io.github.jobcancel.auth.LookupLog;
import io.github.jobcancel.call.CallEngine;
import io.github.jobcancel.credential.CredentialSource;
import io.github.jobcancel.credential.ExpiringCredential;
import io.github.jobcancel.credential.RequestAuthorizer;
import java.util.concurrent.CompletableFuture;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Creates the authorizer of one client from its identity. Where only the project's name is known, the look-up of its id
 * is part of the fetch of the credential, so that all waiting calls share it.
 *
 * @param engine makes the calls that fetch
 * @param project the project of the client
 * @param iam the address of IAM; null if it is not known
 * @param errors decodes IAM's error replies
 * @param log receives the results of the fetches
 */
public record AuthorizerFactory(
        CallEngine engine, ProjectId project, @Nullable HttpUrl iam, SignInErrors errors, LookupLog log) {
    /** Creates the authorizer of all requests about jobs. */
    public RequestAuthorizer<?> createAuthorizer(DliIdentity identity) {
        DliSigner signer = new DliSigner();
        CredentialSource<RequestCredential> source = identity instanceof RequestCredential fixed && project.isKnown()
                ? CredentialSource.probingSource(fixed)
                : new CredentialSources(engine)
                        .fetchedSource(() -> identity.fetchCredential(this)
                                .thenCompose(fetched -> completeProject(fetched, signer)));
        return new RequestAuthorizer<>(source, signer);
    }

    private CompletableFuture<ExpiringCredential<RequestCredential>> completeProject(
            ExpiringCredential<RequestCredential> fetched, DliSigner signer) {
        RequestCredential credential = fetched.credential();
        if (credential instanceof DliToken token && token.projectId() != null) {
            project.acceptId(token.projectId());
        }
        return project.isKnown()
                ? CredentialSources.completedFetch(fetched)
                : findProject(new RequestAuthorizer<>(CredentialSource.constantSource(credential), signer))
                        .thenApply(id -> {
                            project.acceptId(id);
                            return fetched;
                        });
    }

    private CompletableFuture<String> findProject(RequestAuthorizer<?> authorizer) {
        String place = "project named " + project.name() + " at "
                + DliRegion.hostAndPort(iamRequests().root());
        return engine.startSignIn(iamRequests().findProject(), authorizer, CallOptions.standard())
                .whenComplete((id, failure) -> {
                    if (failure == null) {
                        log.recordUsed(place, "it has the id " + id);
                    } else if (failure instanceof SdkException) {
                        log.recordFailed(place, String.valueOf(failure.getMessage()));
                    }
                });
    }

    IamRequests iamRequests() {
        if (iam == null) {
            throw new SdkException.ProviderFault(
                    "createToken", "a password needs a region or an IAM endpoint", null, false, null);
        }
        return new IamRequests(iam, project, errors);
    }
}
