// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.auth;

import okhttp3.HttpUrl;

/** Reads addresses that a caller or a setting gives. No message shows the address, since it may hold a password. */
public final class EndpointAddress {
    private EndpointAddress() {}

    /**
     * Reads the address of a service.
     *
     * @param subject what the address is, for the message: a noun phrase, or the name of a setting
     * @param address scheme, host, and port or path if need be
     * @return the address
     * @throws IllegalArgumentException if it is no HTTP address, or has a user, a password, a query or a fragment
     */
    public static HttpUrl parse(String subject, String address) {
        HttpUrl url = HttpUrl.parse(address);
        if (url == null) {
            throw new IllegalArgumentException(subject + " is no HTTP address");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty() || url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException(
                    subject + " must be scheme, host, and port or path if need be, and nothing else");
        }
        return url;
    }
}
