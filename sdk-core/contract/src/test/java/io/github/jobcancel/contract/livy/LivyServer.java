// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.livy;

import io.github.jobcancel.JobRef;
import io.github.jobcancel.auth.EndpointAddress;
import java.net.URI;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Builds the addresses and the references of the batches of a server. */
final class LivyServer {
    private static final Pattern BATCH_ID = Pattern.compile("\\d{1,10}");

    private final HttpUrl root;

    LivyServer(URI address) {
        this.root = EndpointAddress.parse("the address of the Livy server", address.toString());
    }

    HttpUrl batchesUrl() {
        return root.newBuilder().addPathSegment("batches").build();
    }

    HttpUrl batchUrl(JobRef ref) {
        return batchesUrl().newBuilder().addPathSegment(ref.id()).build();
    }

    JobRef batchRef(String id) {
        if (!BATCH_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("the id of a batch is a number");
        }
        return new JobRef("livy", "batch", root.host() + ":" + root.port(), id);
    }

    JobRef requireOwnRef(JobRef ref) {
        if (!batchRef(ref.id()).equals(ref)) {
            throw new IllegalArgumentException("not a batch of " + this + ": " + ref);
        }
        return ref;
    }

    @Override
    public String toString() {
        return root.host() + ":" + root.port();
    }
}
