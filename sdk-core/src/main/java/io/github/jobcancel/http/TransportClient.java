// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

/** A client of one provider, which the transport closes when it closes itself. */
public interface TransportClient extends AutoCloseable {
    /** Ends the client's calls. May be called more than once. */
    @Override
    void close();
}
