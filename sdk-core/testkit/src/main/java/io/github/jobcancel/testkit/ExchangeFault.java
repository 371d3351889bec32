// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A fault of one HTTP exchange. The factory methods are the complete set, and each states whether the request still
 * takes effect on the state of the fake. Pass it to {@link FakeServer#injectFault(ExchangeFault)}.
 */
public final class ExchangeFault {
    private static final SocketEffect CLOSE_SOCKET = new SocketEffect.CloseSocket();

    private enum ReplyEnding {
        SEND,
        DROP,
        TRUNCATE,
        STALL
    }

    final boolean hasEffect;
    private final ReplyEnding ending;
    private final int keptBytes;
    private final @Nullable ReplyHold hold;
    private final UnaryOperator<FakeReply> replyChange;

    private ExchangeFault(
            boolean effect, ReplyEnding end, int keep, @Nullable ReplyHold hold, UnaryOperator<FakeReply> change) {
        this.hasEffect = effect;
        this.ending = end;
        this.keptBytes = keep;
        this.hold = hold;
        this.replyChange = change;
    }

    /**
     * Returns a fault that closes the connection; the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault resetBeforeEffect() {
        return new ExchangeFault(false, ReplyEnding.DROP, 0, null, UnaryOperator.identity());
    }

    /**
     * Returns a fault that closes the connection without a reply after the request has taken effect.
     *
     * @return the fault
     */
    public static ExchangeFault resetAfterEffect() {
        return new ExchangeFault(true, ReplyEnding.DROP, 0, null, UnaryOperator.identity());
    }

    /**
     * Returns a fault that cuts the reply. The request takes effect; the reply announces its whole length, but the
     * connection closes after some bytes of the body.
     *
     * @param bytes the number of bytes of the body that arrive
     * @return the fault
     */
    public static ExchangeFault truncateAfter(int bytes) {
        return new ExchangeFault(true, ReplyEnding.TRUNCATE, bytes, null, UnaryOperator.identity());
    }

    /**
     * Returns a fault that never answers; the request has no effect and the connection stays open.
     *
     * @return the fault
     */
    public static ExchangeFault stall() {
        return new ExchangeFault(false, ReplyEnding.STALL, 0, null, UnaryOperator.identity());
    }

    /**
     * Returns a fault that sends another reply instead, such as a proxy page, a throttling reply, a redirect or
     * garbage; the request has no effect.
     *
     * @param reply the reply that is sent
     * @return the fault
     */
    public static ExchangeFault replaceReply(FakeReply reply) {
        return new ExchangeFault(false, ReplyEnding.SEND, 0, null, ignored -> reply);
    }

    /**
     * Returns a fault that changes the reply after the request has taken effect.
     *
     * @param change the function from the true reply to the one that is sent
     * @return the fault
     */
    public static ExchangeFault changeReply(UnaryOperator<FakeReply> change) {
        return new ExchangeFault(true, ReplyEnding.SEND, 0, null, change);
    }

    /**
     * Returns a fault that keeps the reply back until the test releases it; the request takes effect.
     *
     * @param hold the hold that the test releases
     * @return the fault
     */
    public static ExchangeFault holdReply(ReplyHold hold) {
        return new ExchangeFault(true, ReplyEnding.SEND, 0, hold, UnaryOperator.identity());
    }

    /** Builds the response. Called without the fake's lock, because it may wait. */
    MockResponse buildResponse(FakeReply intendedReply) {
        if (hold != null) {
            hold.awaitRelease();
        }
        FakeReply reply = replyChange.apply(intendedReply);
        MockResponse.Builder response = toMockResponse(reply);
        switch (ending) {
            case SEND -> {}
            case DROP -> response.onResponseStart(CLOSE_SOCKET);
            case STALL -> response.onResponseStart(SocketEffect.Stall.INSTANCE);
            case TRUNCATE -> {
                byte[] keptPart = Arrays.copyOf(reply.body(), Math.min(keptBytes, reply.body().length));
                // the announced length stays that of the whole body, so the reader waits for bytes that never come
                response.body(new Buffer().write(keptPart));
                response.setHeader("Content-Length", reply.body().length + (keptBytes >= reply.body().length ? 1 : 0));
                response.onResponseEnd(CLOSE_SOCKET);
            }
        }
        return response.build();
    }

    static MockResponse.Builder toMockResponse(FakeReply reply) {
        MockResponse.Builder response = new MockResponse.Builder().code(reply.status());
        response.clearHeaders();
        if (reply.status() != 204 && reply.status() != 304) {
            response.body(new Buffer().write(reply.body()));
        }
        reply.headers().forEach(response::setHeader);
        return response;
    }

    @Override
    public String toString() {
        return "Fault[" + ending + (hasEffect ? " after effect" : " before effect") + "]";
    }
}
