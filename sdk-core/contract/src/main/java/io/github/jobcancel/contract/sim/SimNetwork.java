// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** Carries requests to a fake in virtual time, and lets go wrong what the schedule says. */
final class SimNetwork implements Call.Factory {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(10), Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofSeconds(4)
    };
    private static final int CUTS = 8;
    private static final Pattern PACKET = Pattern.compile("\"packetId\":\\d+");
    private static final FakeReply GARBAGE =
            new FakeReply(200, Map.of(), new byte[] {'{', 0x1f, (byte) 0x8b, '"', 'x'});

    private final World world;
    private final SimTime time;
    private final Choices choices;
    private final Mishap[] mishaps;
    private final double likelihood;
    private Traffic traffic = new Traffic() {};
    /** The answers to reads so far, the newest first. */
    private final Deque<Map.Entry<ReceivedRequest, FakeReply>> copies = new ArrayDeque<>();

    private final Set<Integer> states;
    private int inFlight;
    private int mutations;
    private int mutationsLost;
    private int readsHurt;
    private int escalations;
    private int escalationsTaken;
    private int exchanges;
    private boolean loggedIn;
    private boolean renewed;

    SimNetwork(World world, SimTime time, Choices choices, Mishap[] mishaps, double likelihood, Set<Integer> states) {
        this.states = states;
        this.world = world;
        this.time = time;
        this.choices = choices;
        this.mishaps = mishaps;
        this.likelihood = likelihood;
    }

    void watchedBy(Traffic observer) {
        traffic = observer;
    }

    int inFlight() {
        return inFlight;
    }

    int exchanges() {
        return exchanges;
    }

    /** How many requests that change a job were sent. */
    int mutations() {
        return mutations;
    }

    /** How many of them only a caller who allowed to escalate may send. */
    int escalations() {
        return escalations;
    }

    /** How many of these were acknowledged. */
    int escalationsTaken() {
        return escalationsTaken;
    }

    /** How many replies to requests that change a job did not arrive. */
    int mutationsLost() {
        return mutationsLost;
    }

    /** Whether every read that was sent got its answer at once. */
    boolean readsWorked() {
        return readsHurt == 0;
    }

    /** Whether a credential was asked for while the client had one. */
    boolean renewed() {
        return renewed;
    }

    @Override
    public Call newCall(Request request) {
        return new SimCall(request);
    }

    private final class SimCall extends SilentCall {
        private final ReceivedRequest sent;
        private final boolean login;
        private Callback callback;
        private Runnable alarm = () -> {};
        private boolean over;

        SimCall(Request request) {
            super(request);
            sent = SimMessages.incoming(request);
            login = world.login(sent);
        }

        @Override
        public void enqueue(Callback callback) {
            this.callback = callback;
            executed();
            inFlight++;
            exchanges++;
            renewed |= loggedIn && login;
            mutations += world.changesAJob(sent) ? 1 : 0;
            escalations += world.escalates(sent) ? 1 : 0;
            traffic.sent(login);
            alarm = time.later(
                    () -> fail(new InterruptedIOException("timeout")),
                    Duration.ofNanos(timeout().timeoutNanos()));
            Mishap mishap = mishaps[choices.mishap(mishaps.length, likelihood)];
            int number = exchanges;
            long begun = choices.begins(number, mishap.name().hashCode());
            int latency = choices.mishap(LATENCIES.length, likelihood);
            long travels = choices.begins(number, mishaps.length + latency);
            time.later(
                    () -> {
                        choices.ends(begun);
                        choices.ends(travels);
                        if (!over) {
                            choices.told(number);
                            choices.told(latency);
                            arrive(mishap);
                        }
                    },
                    LATENCIES[latency]);
        }

        private Duration latency() {
            return LATENCIES[choices.rarely(LATENCIES.length, likelihood)];
        }

        private void arrive(Mishap mishap) {
            boolean mutation = world.changesAJob(sent);
            if (!mutation && mishap != Mishap.NONE && mishap != Mishap.STALE) {
                readsHurt++;
            }
            states.add(Objects.hash(world.truth(), sent.requestLine(), mishap, login, inFlight, mutationsLost > 0));
            if (mishap != Mishap.STALE) {
                choices.told(mishap.name().hashCode());
            }
            FakeReply refusal = traffic.refusal(login);
            if (refusal != null) {
                answer(refusal, -1);
                return;
            }
            switch (mishap) {
                case NOT_CONNECTED -> fail(new ConnectException("refused"));
                case REQUEST_LOST -> lost(mutation, new IOException("reset"));
                case STALLED_BEFORE -> note(mutation);
                case BAD_GATEWAY_BEFORE -> answer(FakeReply.html(502, "Bad Gateway"), -1);
                case THROTTLED -> answer(FakeReply.html(429, "slow down"), -1);
                default -> serve(mutation, mishap);
            }
        }

        private void serve(boolean mutation, Mishap mishap) {
            if (mishap == Mishap.CREDENTIALS_EXPIRE) {
                world.expireCredentials();
            }
            FakeReply truth = world.fake().exchangeWithoutNetwork(sent);
            loggedIn |= login;
            switch (mishap) {
                case REPLY_LOST -> lost(mutation, new IOException("unexpected end of stream"));
                case STALLED -> note(mutation);
                case REPLY_CUT -> {
                    note(mutation);
                    answer(truth, truth.body().length * choices.anyOf(CUTS) / CUTS);
                }
                case BAD_GATEWAY_AFTER -> {
                    note(mutation);
                    answer(FakeReply.html(502, "Bad Gateway"), -1);
                }
                case GARBAGE -> {
                    note(mutation);
                    answer(GARBAGE, -1);
                }
                case STALE -> stale(mutation || login ? truth : older(truth), truth);
                default -> answer(truth, -1);
            }
            // what is kept in copies is what jobs are, not who was refused
            if (!mutation && !login && truth.status() < 400) {
                copies.addFirst(Map.entry(sent, truth));
            }
        }

        /** What the same read was answered the last time. */
        private FakeReply older(FakeReply due) {
            String asked = asked(sent);
            for (Map.Entry<ReceivedRequest, FakeReply> copy : copies) {
                if (asked(copy.getKey()).equals(asked)) {
                    return world.stale(copy.getValue(), due);
                }
            }
            return due;
        }

        private static String asked(ReceivedRequest read) {
            return read.requestLine() + PACKET.matcher(read.body()).replaceAll("");
        }

        /** An older answer that is like the one that is due is no mishap. */
        private void stale(FakeReply older, FakeReply due) {
            boolean same = older.status() == due.status() && Arrays.equals(older.body(), due.body());
            choices.told((same ? Mishap.NONE : Mishap.STALE).name().hashCode());
            answer(older, -1);
        }

        private void note(boolean mutation) {
            mutationsLost += mutation ? 1 : 0;
        }

        private void lost(boolean mutation, IOException e) {
            note(mutation);
            time.later(() -> fail(e), latency());
        }

        private void answer(FakeReply answer, int cutAt) {
            time.later(() -> deliver(answer, cutAt), latency());
        }

        private void deliver(FakeReply answer, int cutAt) {
            if (!end()) {
                return;
            }
            Headers.Builder headers = new Headers.Builder();
            answer.headers().forEach(headers::add);
            Response response = new Response.Builder()
                    .request(request)
                    .protocol(Protocol.HTTP_1_1)
                    .code(answer.status())
                    .message("")
                    .headers(headers.build())
                    .body(SimMessages.body(answer.body(), cutAt))
                    .build();
            traffic.answering();
            boolean whole = answer.status() == 200 && cutAt < 0 && answer != GARBAGE;
            escalationsTaken += whole && world.escalates(sent) ? 1 : 0;
            try {
                callback.onResponse(this, response);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            traffic.answered(answer);
        }

        private void fail(IOException e) {
            if (end()) {
                callback.onFailure(this, e);
            }
        }

        private boolean end() {
            if (over) {
                return false;
            }
            over = true;
            inFlight--;
            alarm.run();
            return true;
        }

        @Override
        public void cancel() {
            super.cancel();
            time.later(() -> fail(new IOException("Canceled")), Duration.ZERO);
        }

        @Override
        public Call clone() {
            return new SimCall(request);
        }
    }
}
