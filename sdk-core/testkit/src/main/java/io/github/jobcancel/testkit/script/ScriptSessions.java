// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit.script;

import io.github.jobcancel.testkit.ExchangeFault;
import io.github.jobcancel.testkit.ReceivedRequest;
import io.github.jobcancel.testkit.ReplyHold;
import io.github.jobcancel.testkit.script.service.ScriptSession;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The sessions of a {@link FakeScript}. Safe for use by several threads. */
public final class ScriptSessions {
    private final FakeScript fake;

    // guarded by fake
    private final ScriptSessionStore store;
    private final ScriptDispatcher dispatcher;

    ScriptSessions(FakeScript fake, ScriptSessionStore store, ScriptDispatcher dispatcher) {
        this.fake = fake;
        this.store = store;
        this.dispatcher = dispatcher;
    }

    /** Ends every session now. */
    public void expireAll() {
        synchronized (fake) {
            store.endAllSessions();
        }
    }

    /**
     * Returns the number of sessions that are open at the clock's time.
     *
     * @return the number of sessions
     */
    public int liveCount() {
        synchronized (fake) {
            return store.liveSessionCount();
        }
    }

    /**
     * Returns the number of successful logins so far, without session-less calls.
     *
     * @return the number of logins
     */
    public int loginCount() {
        synchronized (fake) {
            return store.loginCount();
        }
    }

    /**
     * Runs the next packet of a live session, holds its reply back and keeps its session busy until the test releases
     * the hold.
     *
     * @param hold the hold that the test releases
     */
    public void holdNextPacket(ReplyHold hold) {
        AtomicReference<@Nullable ScriptSession> busySession = new AtomicReference<>();
        fake.injectFault(request -> claimSession(request, busySession), ExchangeFault.changeReply(reply -> {
            try {
                hold.awaitRelease();
            } finally {
                releaseSession(busySession.get());
            }
            return reply;
        }));
    }

    /** Called with the lock held, right before the same request is answered. */
    private boolean claimSession(ReceivedRequest request, AtomicReference<@Nullable ScriptSession> busySession) {
        ScriptJson.parseJson(request.body()).flatMap(dispatcher::findSession).ifPresent(session -> {
            session.nextPacketKeepsBusy = true;
            busySession.set(session);
        });
        return busySession.get() != null;
    }

    private void releaseSession(@Nullable ScriptSession session) {
        synchronized (fake) {
            if (session != null) {
                session.busy = false;
                fake.notifyAll();
            }
        }
    }
}
