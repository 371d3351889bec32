// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Addresses at which only this machine is reached, so that a secret may go there unencrypted. */
public final class LoopbackAddress {
    /** Numbers that are none of an address would be a name, which any server may have. */
    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("localhost|::1|127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private LoopbackAddress() {}

    /**
     * Whether an address is one of them.
     *
     * @param url any address
     * @return true for {@code localhost} and the numbers that stand for it
     */
    public static boolean isLoopback(HttpUrl url) {
        return LOOPBACK_HOST.matcher(url.host()).matches();
    }
}
