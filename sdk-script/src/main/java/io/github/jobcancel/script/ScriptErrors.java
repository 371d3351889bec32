// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.http.Fault;
import io.github.jobcancel.http.Fault.Kind;
import io.github.jobcancel.http.Reply;
import io.github.jobcancel.operation.Trail;
import java.time.Duration;

/** Failures as the dispatcher writes them: the reason code decides, the status only where no known code says more. */
final class ScriptErrors {
    static final int PACKET_IN_PROGRESS = 40606;
    /** Another request held the lock: the message was not carried out. */
    static final int CONCURRENT_LOCK = 600002;

    private static final int INVALID_REQUEST = 40001;
    /** The packet is being worked on; asking for its answer sooner is of no use. */
    private static final Duration IN_PROGRESS_WAIT = Duration.ofMillis(200);

    private ScriptErrors() {}

    /** What is wrong with an answer that is no success. */
    static Fault fault(Reply reply, MessageResponse said, Trail trail) {
        return fault(said.foreign() ? unread(reply) : kind(said.reason(), said.status()), reply, said, trail);
    }

    /** The same for a login, where only what names the credentials is remembered against them. */
    static Fault login(Reply reply, MessageResponse said, Trail trail) {
        Kind kind = said.foreign() ? unread(reply) : kind(said.reason(), said.status());
        boolean named = kind == Kind.UNAUTHENTICATED && !said.foreign() && said.reason() != 0;
        Kind atLogin = switch (kind) {
            case UNAUTHENTICATED -> named ? kind : Kind.FORBIDDEN;
            // these say nothing against the credentials: a later call may be let in
            case CREDENTIAL, INVALID -> said.reason() == INVALID_REQUEST ? Kind.UNAUTHENTICATED : Kind.FORBIDDEN;
            default -> kind;
        };
        return fault(atLogin, reply, said, trail);
    }

    /** The packet may have run, but this is not its answer: the same packet again gets it. */
    static Fault lost(String what, Reply reply) {
        return Fault.of(Kind.LOST, what, reply.error("", ""));
    }

    /** An answer that contradicts the protocol. Its text is not shown, since it may hold a session id or users' data. */
    static Fault unexpected(String what, Reply reply) {
        return Fault.of(Kind.UNEXPECTED, what, reply.error("", ""));
    }

    private static Fault fault(Kind kind, Reply reply, MessageResponse said, Trail trail) {
        String code = said.reason() == 0 ? "" : String.valueOf(said.reason());
        Fault fault = Fault.of(kind, what(kind), reply.error(code, text(reply, said)));
        if (said.reason() == PACKET_IN_PROGRESS) {
            return fault.retryAfter(IN_PROGRESS_WAIT);
        }
        return reply.retryAfter(trail.signedAt()).map(fault::retryAfter).orElse(fault);
    }

    /** A page may be shown; what begins like an answer may be a cut one, with a session id in it. */
    private static String text(Reply reply, MessageResponse said) {
        String body = said.foreign() ? reply.text() : said.message();
        return said.foreign() && body.indexOf('{') >= 0 ? "" : body;
    }

    static Kind kind(int reason, int status) {
        return switch (reason) {
            // the session is dead, or the numbers of its packets are in disorder: another one is opened, once
            case 40303, 40304, 40306, 40356, 40365, 40426, 40566, 40605, 40730, 40953 -> Kind.CREDENTIAL;
            case 40209, 40316, 40534 -> Kind.UNAUTHENTICATED;
            case 40330, 40346, 40364, 40372, 40444, 40474, 40585, 40616, 40639, 40731 -> Kind.FORBIDDEN;
            case 40823, CONCURRENT_LOCK -> Kind.THROTTLED;
            case PACKET_IN_PROGRESS -> Kind.BUSY;
            case 503000, 600001 -> Kind.UNAVAILABLE;
            case 40215 -> Kind.BROKEN;
            // with this status it is a login that is refused, or a request that is its own login
            case INVALID_REQUEST -> status == 403 ? Kind.UNAUTHENTICATED : Kind.INVALID;
            case 40333, 40358, 40359, 40363, 40408, 40660, 90400 -> Kind.INVALID;
            // any gateway writes a status; only a code is the dispatcher's word that nothing ran
            case 0 -> unread(status);
            default -> status >= 400 && status < 500 ? refused(status, Kind.INVALID) : beyond(status);
        };
    }

    /** The word of a proxy, or of no one. */
    private static Kind unread(Reply reply) {
        return reply.ok() ? Kind.LOST : unread(reply.status());
    }

    private static Kind unread(int status) {
        return status >= 400 && status < 500 ? refused(status, Kind.UNEXPECTED) : beyond(status);
    }

    private static Kind refused(int status, Kind otherwise) {
        return switch (status) {
            case 401 -> Kind.UNAUTHENTICATED;
            case 403 -> Kind.FORBIDDEN;
            case 429 -> Kind.THROTTLED;
            default -> otherwise;
        };
    }

    private static Kind beyond(int status) {
        return status >= 500 ? Kind.UNAVAILABLE : Kind.UNEXPECTED;
    }

    private static String what(Kind kind) {
        return switch (kind) {
            case LOST -> "no readable answer";
            case CREDENTIAL -> "the session has expired";
            case UNAUTHENTICATED -> "the credentials were refused";
            case UNEXPECTED -> "this is not brainCloud's answer";
            default -> "brainCloud failed";
        };
    }
}
