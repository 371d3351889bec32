// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.examples;

import io.github.jobcancel.Calls;
import io.github.jobcancel.batch.AwsCredentials;
import io.github.jobcancel.batch.BatchClient;
import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.batch.BatchStatus;
import io.github.jobcancel.testkit.batch.FakeBatch;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;

/** Uses a credentials provider of the AWS SDK, for sources that this library does not support, such as SSO. */
public final class AwsSdkCredentials {
    private AwsSdkCredentials() {}

    /**
     * Cancels a job of a fake AWS Batch with the keys of an SDK provider.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        // your program uses DefaultCredentialsProvider, ProfileCredentialsProvider or another provider here
        IdentityProvider<? extends AwsCredentialsIdentity> provider = StaticCredentialsProvider.create(
                AwsBasicCredentials.create(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY));
        try (FakeBatch fake = new FakeBatch(ManualClock.startingNow());
                BatchClient batch = BatchClient.builder()
                        .region(fake.region())
                        .endpoint(fake.url())
                        .credentials(
                                () -> provider.resolveIdentity().thenApply(AwsSdkCredentials::toLibraryCredentials))
                        .build()) {
            var outcome = Calls.await(
                    batch.job(fake.jobs().addJob(BatchStatus.RUNNABLE)).cancel());

            System.out.println("outcome: " + outcome.getClass().getSimpleName());
            batch.configuration().forEach(System.out::println);
        }
    }

    private static AwsCredentials toLibraryCredentials(AwsCredentialsIdentity identity) {
        String id = identity.accessKeyId();
        String secret = identity.secretAccessKey();
        if (!(identity instanceof AwsSessionCredentialsIdentity session)) {
            return AwsCredentials.of(id, secret);
        }
        return identity.expirationTime()
                .map(expiresAt -> AwsCredentials.of(id, secret, session.sessionToken(), expiresAt))
                .orElseGet(() -> AwsCredentials.of(id, secret, session.sessionToken()));
    }
}
