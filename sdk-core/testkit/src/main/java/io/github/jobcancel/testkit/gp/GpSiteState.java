// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpToken;
import io.github.jobcancel.testkit.gp.service.GpTokenStore;
import io.github.jobcancel.testkit.gp.service.GpUserStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The complete state of one fake site. Guarded by the fake's lock. */
final class GpSiteState {
    /** An app of the portal. Not a record, because {@code toString} must not show the secret. */
    static final class PortalApp {
        final String secret;
        final boolean usesServices;

        PortalApp(String secret, boolean usesServices) {
            this.secret = secret;
            this.usesServices = usesServices;
        }
    }

    /**
     * Called only when a reply contains the address: a fake without a network connection has no address to listen on.
     */
    private final Supplier<URI> origin;

    final ManualClock clock;
    final GpBehavior behavior = new GpBehavior();
    final GpTokenBehavior tokenBehavior = new GpTokenBehavior();
    final GpJobStore jobs;
    final GpTokenStore tokens;
    final GpUserStore serverUsers = new GpUserStore();
    final GpUserStore portalUsers = new GpUserStore();
    final Map<String, PortalApp> apps = new HashMap<>();
    final Consumer<String> secretSink;

    boolean federated;
    List<String> serverRoot = List.of("arcgis");
    List<String> portalRoot = List.of("portal");
    GpJobScript submittedJobScript = GpJobScript.startingIn(GpJobState.EXECUTING);
    int tokenRequestCount;
    int purgeCount;

    GpSiteState(Supplier<URI> origin, ManualClock clock, Consumer<String> secretSink) {
        this.origin = origin;
        this.clock = clock;
        this.secretSink = secretSink;
        this.jobs = new GpJobStore(clock, behavior);
        this.tokens = new GpTokenStore(origin);
    }

    Instant now() {
        return clock.instant();
    }

    String serverUrl() {
        return origin.get() + "/" + String.join("/", serverRoot);
    }

    String portalUrl() {
        return origin.get() + "/" + String.join("/", portalRoot);
    }

    GpToken issueToken(
            GpTokenKind kind,
            String user,
            GpRole role,
            GpToken.Binding binding,
            String bindingValue,
            Duration lifetime) {
        GpToken token =
                new GpToken(tokens.newTokenValue(), kind, user, role, binding, bindingValue, now().plus(lifetime));
        tokens.addToken(token);
        secretSink.accept(token.value);
        return token;
    }

    GpRefusal adminRefusal(int code, String message) {
        return GpRefusal.forAdmin(behavior.errorStatusText, code, message);
    }

    /** Returns the role of the user or app that tokens of a kind authenticate; null if there is no such user or app. */
    @Nullable
    GpRole roleOf(GpTokenKind kind, String name) {
        PortalApp app = apps.get(name);
        return switch (kind) {
            case SERVER -> serverUsers.roleOf(name);
            case PORTAL, EXCHANGED, API_KEY -> portalUsers.roleOf(name);
            case APP -> app == null ? null : app.usesServices ? GpRole.USER : GpRole.OUTSIDER;
        };
    }
}
