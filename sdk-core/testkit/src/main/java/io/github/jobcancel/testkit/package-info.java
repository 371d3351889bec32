// SPDX-License-Identifier: Apache-2.0
/**
 * Stateful fakes of the providers for tests, and what all of them share. The fakes themselves are in one package per
 * provider. A first test, with AWS Batch:
 *
 * <pre>{@code
 * try (FakeBatch fake = FakeBatch.inRealTime();
 *         BatchClient batch = BatchClient.builder()
 *                 .region(fake.region())
 *                 .endpoint(fake.url())
 *                 .credentials(AwsCredentials.of(FakeBatch.ACCESS_KEY, FakeBatch.SECRET_KEY))
 *                 .build()) {
 *     String id = fake.jobs().addJob(BatchStatus.RUNNABLE);
 *
 *     CancelOutcome outcome = Calls.await(batch.job(id).stop());
 *
 *     assertFalse(outcome.mayStillRun());
 * }
 * }</pre>
 *
 * <p>A {@link io.github.jobcancel.testkit.FakeServer} speaks HTTP on the loopback interface and keeps its jobs in
 * memory. It lives in real time, as above, or by a {@link io.github.jobcancel.testkit.ManualClock} that the test moves;
 * a {@link io.github.jobcancel.testkit.VirtualScheduler} lets the client's waits pass with it. An {@link
 * io.github.jobcancel.testkit.ExchangeFault} breaks one exchange, and a {@link io.github.jobcancel.testkit.ReplyHold}
 * keeps one in flight. The received requests are kept with all secrets masked.
 */
package io.github.jobcancel.testkit;
