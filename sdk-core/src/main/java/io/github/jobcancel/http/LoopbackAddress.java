// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.http;

import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Recognizes addresses that reach only this machine, so that a secret may be sent there without encryption. */
public final class LoopbackAddress {
    /** Only numbers of a valid address count: any other text is a name, which any server may have. */
    private static final Pattern LOOPBACK_HOST =
            Pattern.compile("localhost|::1|127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private LoopbackAddress() {}

    /**
     * Returns whether an address reaches only this machine.
     *
     * @param url the address
     * @return true for {@code localhost}, {@code ::1} and {@code 127.x.x.x}
     */
    public static boolean isLoopback(HttpUrl url) {
        return LOOPBACK_HOST.matcher(url.host()).matches();
    }
}
