// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

/** A user of the transport that ends with it. */
public interface TransportClient extends AutoCloseable {
    @Override
    void close();
}
