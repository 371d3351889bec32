// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The clients of an application: finds the client that can reach a job of any provider. Immutable and thread-safe. The
 * caller closes the clients.
 *
 * <pre>{@code
 * JobClients clients = JobClients.of(List.of(batchClient, dliClient));
 * clients.job(JobRef.parse(text)).stop();
 * }</pre>
 */
public final class JobClients {
    private final List<JobClient<?>> clients;

    private JobClients(Collection<? extends JobClient<?>> clients) {
        this.clients = List.copyOf(clients);
    }

    /**
     * Combines clients.
     *
     * @param clients the clients, several of one provider too
     * @return the combination
     */
    public static JobClients of(Collection<? extends JobClient<?>> clients) {
        return new JobClients(clients);
    }

    /**
     * Binds a job to the client that can reach it. Sends nothing.
     *
     * @param ref a reference of any provider
     * @return the bound job
     * @throws IllegalArgumentException if no client, or more than one, can reach the job
     */
    public RemoteJob job(JobRef ref) {
        List<RemoteJob> boundJobs = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (JobClient<?> client : clients) {
            if (client.provider().equals(ref.provider())) {
                try {
                    boundJobs.add(client.job(ref));
                } catch (IllegalArgumentException e) {
                    refusals.add(String.valueOf(e.getMessage()));
                }
            }
        }
        if (boundJobs.size() == 1) {
            return boundJobs.get(0);
        }
        if (boundJobs.size() > 1) {
            throw new IllegalArgumentException(boundJobs.size() + " clients can reach " + ref + "; give only one");
        }
        throw new IllegalArgumentException(
                refusals.isEmpty()
                        ? "there is no client of provider '" + ref.provider() + "' for " + ref
                        : "no client can reach " + ref + ": " + String.join("; ", refusals));
    }

    @Override
    public String toString() {
        return "JobClients" + clients;
    }
}
