// SPDX-License-Identifier: Apache-2.0
/**
 * Stateful fakes of the providers for tests, and what all of them share.
 *
 * <p>A {@link io.github.jobcancel.testkit.FakeServer} speaks HTTP on the loopback interface and keeps its jobs in
 * memory. Its time is a {@link io.github.jobcancel.testkit.ManualClock} that the test moves. An {@link
 * io.github.jobcancel.testkit.ExchangeFault} breaks one exchange; the received requests are kept with all secrets
 * masked. The fakes themselves are in one package per provider.
 */
package io.github.jobcancel.testkit;
