// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.gp.auth.SiteAddress;
import java.net.URI;
import okhttp3.HttpUrl;

/** Builds the addresses and the references of the jobs of a site. */
final class GpSite {
    private static final String REST_TYPE = "/GPServer/";

    private final SiteAddress address;

    GpSite(URI address) {
        this.address = new SiteAddress(address);
    }

    SiteAddress address() {
        return address;
    }

    HttpUrl jobUrl(GpJobId job) {
        return SiteAddress.childUrl(serviceUrl(job), "jobs", job.jobId());
    }

    HttpUrl cancelUrl(GpJobId job) {
        return SiteAddress.childUrl(jobUrl(job), "cancel");
    }

    /**
     * Returns the address of the service. The dialects write the service type differently, and only REST names the
     * task.
     */
    private HttpUrl serviceUrl(GpJobId job) {
        HttpUrl services = address.childUrl(job.dialect().pathSegment, "services");
        HttpUrl url = SiteAddress.childUrl(services, serviceSegments(job));
        return job.dialect() == GpDialect.ADMIN ? url : SiteAddress.childUrl(url, "GPServer", job.task());
    }

    private static String[] serviceSegments(GpJobId job) {
        String[] parts = job.service().split("/");
        if (job.dialect() == GpDialect.ADMIN) {
            parts[parts.length - 1] += ".GPServer";
        }
        return parts;
    }

    /**
     * Returns the reference of a job. Its scope is host, context and service as the dialect writes it, without the
     * scheme.
     */
    JobRef jobRef(GpJobId job) {
        String service =
                job.dialect() == GpDialect.ADMIN ? job.service() + ".GPServer" : job.service() + REST_TYPE + job.task();
        return new JobRef("gp", job.dialect().pathSegment, address.schemelessRoot() + service, job.jobId());
    }

    /** Parses the reference of a job of this site. */
    GpJobId parseRef(JobRef ref) {
        String site = address.schemelessRoot();
        String typed = ref.scope().startsWith(site) ? ref.scope().substring(site.length()) : "";
        int task = typed.lastIndexOf(REST_TYPE);
        if (!typed.isEmpty()) {
            GpJobId job = task < 0
                    ? GpJobId.admin(typed, ref.id())
                    : GpJobId.rest(typed.substring(0, task), typed.substring(task + REST_TYPE.length()), ref.id());
            if (jobRef(job).equals(ref)) {
                return job;
            }
        }
        throw new IllegalArgumentException("not a job of " + site + ": " + ref);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
