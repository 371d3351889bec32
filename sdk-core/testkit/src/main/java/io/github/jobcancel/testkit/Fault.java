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
 * fake's state. Hand it to {@link FakeServer#fail}.
 */
public final class Fault {
    private static final SocketEffect CLOSE = new SocketEffect.CloseSocket();

    private enum End {
        SEND,
        DROP,
        TRUNCATE,
        STALL
    }

    final boolean effect;
    private final End end;
    private final int keep;
    private final @Nullable Hold hold;
    private final UnaryOperator<Answer> change;

    private Fault(boolean effect, End end, int keep, @Nullable Hold hold, UnaryOperator<Answer> change) {
        this.effect = effect;
        this.end = end;
        this.keep = keep;
        this.hold = hold;
        this.change = change;
    }

    /**
     * The connection closes and the request has no effect.
     *
     * @return the fault
     */
    public static Fault resetBeforeEffect() {
        return new Fault(false, End.DROP, 0, null, UnaryOperator.identity());
    }

    /**
     * The request takes effect, and the connection closes without a reply.
     *
     * @return the fault
     */
    public static Fault resetAfterEffect() {
        return new Fault(true, End.DROP, 0, null, UnaryOperator.identity());
    }

    /**
     * The request takes effect; the reply promises its whole length, but the connection closes after some bytes of the body.
     *
     * @param bytes how many bytes of the body arrive
     * @return the fault
     */
    public static Fault truncate(int bytes) {
        return new Fault(true, End.TRUNCATE, bytes, null, UnaryOperator.identity());
    }

    /**
     * The request has no effect and is never answered; the connection stays open.
     *
     * @return the fault
     */
    public static Fault stall() {
        return new Fault(false, End.STALL, 0, null, UnaryOperator.identity());
    }

    /**
     * The request has no effect and gets this answer: a proxy's page, a throttle, a redirect, garbage.
     *
     * @param answer what is sent
     * @return the fault
     */
    public static Fault answer(Answer answer) {
        return new Fault(false, End.SEND, 0, null, ignored -> answer);
    }

    /**
     * The request takes effect, and its answer is changed on the way back.
     *
     * @param change from the true answer to the one that is sent
     * @return the fault
     */
    public static Fault change(UnaryOperator<Answer> change) {
        return new Fault(true, End.SEND, 0, null, change);
    }

    /**
     * The request takes effect, and its answer is kept back until the test releases it.
     *
     * @param hold the hold that the test keeps
     * @return the fault
     */
    public static Fault hold(Hold hold) {
        return new Fault(true, End.SEND, 0, hold, UnaryOperator.identity());
    }

    /** Runs outside the fake's lock, for it may wait. */
    MockResponse play(Answer truth) {
        if (hold != null) {
            hold.enter();
        }
        Answer answer = change.apply(truth);
        MockResponse.Builder out = response(answer);
        switch (end) {
            case SEND -> {}
            case DROP -> out.onResponseStart(CLOSE);
            case STALL -> out.onResponseStart(SocketEffect.Stall.INSTANCE);
            case TRUNCATE -> {
                byte[] part = Arrays.copyOf(answer.body(), Math.min(keep, answer.body().length));
                // the length stays that of the whole body, so that the reader waits for bytes that never come
                out.body(new Buffer().write(part));
                out.setHeader("Content-Length", answer.body().length + (keep >= answer.body().length ? 1 : 0));
                out.onResponseEnd(CLOSE);
            }
        }
        return out.build();
    }

    static MockResponse.Builder response(Answer answer) {
        MockResponse.Builder out = new MockResponse.Builder().code(answer.status());
        out.clearHeaders();
        if (answer.status() != 204 && answer.status() != 304) {
            out.body(new Buffer().write(answer.body()));
        }
        answer.headers().forEach(out::setHeader);
        return out;
    }

    @Override
    public String toString() {
        return "Fault[" + end + (effect ? " after effect" : " before effect") + "]";
    }
}
