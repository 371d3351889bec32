// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.testkit;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong with one exchange. The set is closed; each says whether the request still takes effect on the
 * fake's state. Hand it to {@link FakeServer#injectFault}.
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
     * The connection closes and the request has no effect.
     *
     * @return the fault
     */
    public static ExchangeFault resetBeforeEffect() {
        return new ExchangeFault(false, ReplyEnding.DROP, 0, null, UnaryOperator.identity());
    }

    /**
     * The request takes effect, and the connection closes without a reply.
     *
     * @return the fault
     */
    public static ExchangeFault resetAfterEffect() {
        return new ExchangeFault(true, ReplyEnding.DROP, 0, null, UnaryOperator.identity());
    }

    /**
     * The request takes effect; the reply promises its whole length, but the connection closes after some bytes of the body.
     *
     * @param bytes how many bytes of the body arrive
     * @return the fault
     */
    public static ExchangeFault truncateAfter(int bytes) {
        return new ExchangeFault(true, ReplyEnding.TRUNCATE, bytes, null, UnaryOperator.identity());
    }

    /**
     * The request has no effect and is never answered; the connection stays open.
     *
     * @return the fault
     */
    public static ExchangeFault stall() {
        return new ExchangeFault(false, ReplyEnding.STALL, 0, null, UnaryOperator.identity());
    }

    /**
     * The request has no effect and gets this answer: a proxy's page, a throttle, a redirect, garbage.
     *
     * @param reply what is sent
     * @return the fault
     */
    public static ExchangeFault replaceReply(FakeReply reply) {
        return new ExchangeFault(false, ReplyEnding.SEND, 0, null, ignored -> reply);
    }

    /**
     * The request takes effect, and its answer is changed on the way back.
     *
     * @param change from the true answer to the one that is sent
     * @return the fault
     */
    public static ExchangeFault changeReply(UnaryOperator<FakeReply> change) {
        return new ExchangeFault(true, ReplyEnding.SEND, 0, null, change);
    }

    /**
     * The request takes effect, and its answer is kept back until the test releases it.
     *
     * @param hold the hold that the test keeps
     * @return the fault
     */
    public static ExchangeFault holdReply(ReplyHold hold) {
        return new ExchangeFault(true, ReplyEnding.SEND, 0, hold, UnaryOperator.identity());
    }

    /** Runs outside the fake's lock, for it may wait. */
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
                // the length stays that of the whole body, so that the reader waits for bytes that never come
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
