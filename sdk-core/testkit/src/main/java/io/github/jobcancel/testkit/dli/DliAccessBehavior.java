// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.dli;

import io.github.jobcancel.testkit.dli.DliVariants.ExpiredTokenReply;
import java.time.Duration;

/**
 * The switches of {@link FakeDli} for what guards it: the gateway, the tokens and the projects of the identity
 * service. A switch takes effect with the next request and holds until it is set again. Safe for use by several
 * threads.
 */
public final class DliAccessBehavior {
    volatile boolean acceptsLegacySigning;
    volatile boolean listsAllProjects;
    volatile String gatewayPrefix = "APIGW";
    volatile ExpiredTokenReply expiredTokenReply = ExpiredTokenReply.GATEWAY;
    volatile Duration tokenLifetime = Duration.ofHours(24);

    DliAccessBehavior() {}

    /**
     * Sets the prefix of the gateway's error codes.
     *
     * @param prefix default {@code APIGW}; the other prefix in use is {@code APIG}
     */
    public void setGatewayPrefix(String prefix) {
        this.gatewayPrefix = prefix;
    }

    /**
     * Sets whether the older signing scheme with {@code Credential=} is accepted in addition to {@code Access=}.
     *
     * @param enabled default false
     */
    public void setAcceptsLegacySigning(boolean enabled) {
        this.acceptsLegacySigning = enabled;
    }

    /**
     * Sets the reply to a request with an expired token.
     *
     * @param reply default {@link ExpiredTokenReply#GATEWAY}
     */
    public void setExpiredTokenReply(ExpiredTokenReply reply) {
        this.expiredTokenReply = reply;
    }

    /**
     * Sets the lifetime of the tokens issued from now on.
     *
     * @param time default 24 hours
     */
    public void setTokenLifetime(Duration time) {
        this.tokenLifetime = time;
    }

    /**
     * Sets whether the project list ignores its {@code name} filter and contains an internal project {@code MOS} as
     * well.
     *
     * @param enabled default false
     */
    public void setListsAllProjects(boolean enabled) {
        this.listsAllProjects = enabled;
    }
}
