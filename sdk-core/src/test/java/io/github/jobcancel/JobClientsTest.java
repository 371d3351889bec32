// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JobClientsTest {
    private static final JobRef REF = new JobRef("dli", "sql", "eu-de/p1", "a");

    private record StubClient(String provider, String scope) implements JobClient<JobQuery<?, ?>> {
        @Override
        public RemoteJob job(JobRef ref) {
            if (!ref.scope().equals(scope)) {
                throw new IllegalArgumentException("not a job of " + scope);
            }
            return new StubJob(ref);
        }

        @Override
        public CompletableFuture<Plan> plan(JobQuery<?, ?> query, CallOptions options) {
            return new CompletableFuture<>();
        }

        @Override
        public List<LookupResult> configuration() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private static JobClients clientsOf(JobClient<?>... clients) {
        return JobClients.of(List.of(clients));
    }

    @Test
    void jobIsBoundToTheOnlyClientThatReachesIt() {
        JobClients clients = clientsOf(
                new StubClient("batch", "eu-de/p1"),
                new StubClient("dli", "eu-de/p2"),
                new StubClient("dli", "eu-de/p1"));

        assertThat(clients.job(REF).ref()).isEqualTo(REF);
    }

    @Test
    void jobWithoutAClientIsRefused() {
        assertThatThrownBy(() -> clientsOf(new StubClient("batch", "eu-de/p1")).job(REF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no client of provider 'dli'");
        assertThatThrownBy(() -> clientsOf(new StubClient("dli", "eu-de/p2")).job(REF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no client can reach " + REF + ": not a job of eu-de/p2");
    }

    @Test
    void jobThatSeveralClientsReachIsRefused() {
        StubClient client = new StubClient("dli", "eu-de/p1");

        assertThatThrownBy(() -> clientsOf(client, client).job(REF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 clients can reach " + REF);
    }
}
