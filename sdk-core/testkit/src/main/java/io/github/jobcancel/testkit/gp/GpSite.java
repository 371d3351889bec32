// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.gp;

import io.github.jobcancel.testkit.ManualClock;
import io.github.jobcancel.testkit.gp.service.GpAccounts;
import io.github.jobcancel.testkit.gp.service.GpRefusal;
import io.github.jobcancel.testkit.gp.service.GpToken;
import io.github.jobcancel.testkit.gp.service.GpTokens;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything one fake site knows. Guarded by the fake's lock. */
final class GpSite {
    /** An app of the portal. Not a record: it must not print its secret. */
    static final class App {
        final String secret;
        final boolean usesServices;

        App(String secret, boolean usesServices) {
            this.secret = secret;
            this.usesServices = usesServices;
        }
    }

    /** Asked for only when an address is told: a fake that is off the network has none to listen on. */
    private final Supplier<URI> origin;

    final ManualClock clock;
    final FakeGpKnobs knobs = new FakeGpKnobs();
    final FakeGpTokenKnobs tokenKnobs = new FakeGpTokenKnobs();
    final GpRuns runs;
    final GpTokens tokens;
    final GpAccounts serverUsers = new GpAccounts();
    final GpAccounts portalUsers = new GpAccounts();
    final Map<String, App> apps = new HashMap<>();
    final Consumer<String> secret;

    boolean federated;
    List<String> serverRoot = List.of("arcgis");
    List<String> portalRoot = List.of("portal");
    FakeGpScript submissions = FakeGpScript.in(FakeGpState.EXECUTING);
    int tokenRequests;
    int purges;

    GpSite(Supplier<URI> origin, ManualClock clock, Consumer<String> secret) {
        this.origin = origin;
        this.clock = clock;
        this.secret = secret;
        this.runs = new GpRuns(clock, knobs);
        this.tokens = new GpTokens(origin);
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

    GpToken issue(
            FakeGpTokenKind kind, String user, FakeGpRole role, GpToken.Binding binding, String bound, Duration life) {
        GpToken token = new GpToken(tokens.fresh(), kind, user, role, binding, bound, now().plus(life));
        tokens.add(token);
        secret.accept(token.value);
        return token;
    }

    GpRefusal adminRefusal(int code, String message) {
        return GpRefusal.admin(knobs.failureWord, code, message);
    }

    /** The role behind a name, as tokens of a kind see it; null if nobody has that name. */
    @Nullable
    FakeGpRole role(FakeGpTokenKind kind, String name) {
        App app = apps.get(name);
        return switch (kind) {
            case SERVER -> serverUsers.role(name);
            case PORTAL, EXCHANGED, API_KEY -> portalUsers.role(name);
            case APP -> app == null ? null : app.usesServices ? FakeGpRole.USER : FakeGpRole.OUTSIDER;
        };
    }
}
