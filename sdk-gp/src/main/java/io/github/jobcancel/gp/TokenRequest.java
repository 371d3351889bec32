// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.engine.Draft;
import io.github.jobcancel.engine.Fault;
import io.github.jobcancel.engine.Fresh;
import io.github.jobcancel.engine.Operation;
import io.github.jobcancel.engine.Reply;
import io.github.jobcancel.engine.Step;
import io.github.jobcancel.engine.Trail;
import java.time.Duration;
import java.time.Instant;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** {@code generateToken}, at the site's administrator API or at a portal: they take the same fields. */
final class GenerateToken implements Operation<Fresh<GpToken>> {
    private static final Duration EARLY = Duration.ofSeconds(60);
    private static final String MINUTES = "60";

    private final HttpUrl url;
    private final String username;
    private final String password;
    private final String referer;

    GenerateToken(HttpUrl url, String username, String password, String referer) {
        this.url = url;
        this.username = username;
        this.password = password;
        this.referer = referer;
    }

    @Override
    public String name() {
        return "generateToken";
    }

    @Override
    public boolean mutates() {
        return false;
    }

    @Override
    public Draft draft() {
        Draft form = Draft.form(url, "username", username, "password", password);
        return form.field("client", "referer")
                .field("referer", referer)
                .field("expiration", MINUTES)
                .field("f", "json");
    }

    @Override
    public Step<Fresh<GpToken>> decode(Reply reply, Trail trail) {
        Fault fault = GpErrors.fault(reply, trail.signedAt());
        if (fault != null) {
            return Step.failed(GpErrors.login(reply, fault));
        }
        String token = reply.json().text("token");
        if (GpToken.sendable(token)) {
            return Step.done(fresh(new GpToken(token, referer), expires(reply, trail.signedAt()), trail.signedAt()));
        }
        String what = "no token was issued";
        return Step.failed(
                reply.status() < 400
                        ? Fault.of(Fault.Kind.UNAUTHENTICATED, what, reply.error("", "", ""))
                        : GpErrors.unexpected(reply, trail.signedAt(), what));
    }

    /** Text at the administrator API, a number elsewhere. Null for one in the past: renewing would go round in circles. */
    private static @Nullable Instant expires(Reply reply, Instant now) {
        return reply.json().time("expires").filter(now::isBefore).orElse(null);
    }

    /** The lifetime is the issuer's: it cuts a wish that is too long, and says nothing. */
    private static Fresh<GpToken> fresh(GpToken token, @Nullable Instant expires, Instant now) {
        if (expires == null) {
            return new Fresh<>(token, null, null);
        }
        Duration tenth = Duration.between(now, expires).dividedBy(10);
        return new Fresh<>(token, expires.minus(tenth.compareTo(EARLY) < 0 ? tenth : EARLY), expires);
    }
}
