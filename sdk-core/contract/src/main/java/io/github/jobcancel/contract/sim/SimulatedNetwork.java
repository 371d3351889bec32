// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.contract.sim;

import io.github.jobcancel.testkit.FakeReply;
import io.github.jobcancel.testkit.ReceivedRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;

/** Delivers requests to a fake in virtual time, with the faults that the schedule chooses. */
final class SimulatedNetwork implements Call.Factory {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(10), Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofSeconds(4)
    };
    private static final int CUT_POSITIONS = 8;
    private static final FakeReply GARBAGE_REPLY =
            new FakeReply(200, Map.of(), new byte[] {'{', 0x1f, (byte) 0x8b, '"', 'x'});

    private final Scenario scenario;
    private final VirtualTime time;
    private final ScheduleChoices choices;
    private final NetworkFault[] faults;
    private final double faultLikelihood;
    private TrafficControl traffic = new TrafficControl() {};
    private final ReadCopies readCopies = new ReadCopies();

    private final Set<Integer> visitedStates;
    private int inFlightCount;
    private int mutationCount;
    private int lostMutationCount;
    private int faultyReadCount;
    private int escalationCount;
    private int acceptedEscalationCount;
    private int exchangeCount;
    private boolean hasCredential;
    private boolean hasRenewedCredential;

    SimulatedNetwork(
            Scenario scenario,
            VirtualTime time,
            ScheduleChoices choices,
            NetworkFault[] faults,
            double faultLikelihood,
            Set<Integer> visitedStates) {
        this.visitedStates = visitedStates;
        this.scenario = scenario;
        this.time = time;
        this.choices = choices;
        this.faults = faults;
        this.faultLikelihood = faultLikelihood;
    }

    void setTraffic(TrafficControl observer) {
        traffic = observer;
    }

    int inFlightCount() {
        return inFlightCount;
    }

    int exchangeCount() {
        return exchangeCount;
    }

    /** Returns the number of requests that may change a job. */
    int mutationCount() {
        return mutationCount;
    }

    /** Returns the number of requests that only a caller who permits escalation may cause. */
    int escalationCount() {
        return escalationCount;
    }

    /** Returns the number of escalating requests whose acknowledgement arrived. */
    int acceptedEscalationCount() {
        return acceptedEscalationCount;
    }

    /** Returns the number of requests that may change a job and whose reply did not arrive. */
    int lostMutationCount() {
        return lostMutationCount;
    }

    /** Returns whether every read received its reply without a fault. */
    boolean allReadsWorked() {
        return faultyReadCount == 0;
    }

    /** Returns whether the client fetched a credential while it had one. */
    boolean hasRenewedCredential() {
        return hasRenewedCredential;
    }

    @Override
    public Call newCall(Request request) {
        return new SimulatedCall(request);
    }

    private final class SimulatedCall extends CallSkeleton {
        private final ReceivedRequest sentRequest;
        private final boolean isLogin;
        private Callback callback;
        private Runnable cancelTimeout = () -> {};
        private boolean isOver;

        SimulatedCall(Request request) {
            super(request);
            sentRequest = SimulatedMessages.toReceivedRequest(request);
            isLogin = scenario.isLoginRequest(sentRequest);
        }

        @Override
        public void enqueue(Callback callback) {
            this.callback = callback;
            markExecuted();
            inFlightCount++;
            exchangeCount++;
            hasRenewedCredential |= hasCredential && isLogin;
            mutationCount += scenario.mutatesJob(sentRequest) ? 1 : 0;
            escalationCount += scenario.isEscalation(sentRequest) ? 1 : 0;
            traffic.onRequestSent(isLogin);
            cancelTimeout = time.runLater(
                    () -> failCall(new InterruptedIOException("timeout")),
                    Duration.ofNanos(timeout().timeoutNanos()));
            NetworkFault fault = faults[choices.drawFault(faults.length, faultLikelihood)];
            int exchangeNumber = exchangeCount;
            long faultHash = choices.beginPending(exchangeNumber, fault.name().hashCode());
            int latencyIndex = choices.drawFault(LATENCIES.length, faultLikelihood);
            long travelHash = choices.beginPending(exchangeNumber, faults.length + latencyIndex);
            time.runLater(
                    () -> {
                        choices.endPending(faultHash);
                        choices.endPending(travelHash);
                        if (!isOver) {
                            choices.recordTold(exchangeNumber);
                            choices.recordTold(latencyIndex);
                            arriveAtProvider(fault);
                        }
                    },
                    LATENCIES[latencyIndex]);
        }

        private Duration pickLatency() {
            return LATENCIES[choices.pickRarely(LATENCIES.length, faultLikelihood)];
        }

        private void arriveAtProvider(NetworkFault fault) {
            boolean isMutation = scenario.mutatesJob(sentRequest);
            if (!isMutation && fault != NetworkFault.NONE && fault != NetworkFault.STALE_READ) {
                faultyReadCount++;
            }
            visitedStates.add(Objects.hash(
                    scenario.jobTruth(),
                    sentRequest.requestLine(),
                    fault,
                    isLogin,
                    inFlightCount,
                    lostMutationCount > 0));
            if (fault != NetworkFault.STALE_READ) {
                choices.recordTold(fault.name().hashCode());
            }
            FakeReply refusal = traffic.refuseRequest(isLogin);
            if (refusal != null) {
                scheduleReply(refusal, -1);
                return;
            }
            switch (fault) {
                case NOT_CONNECTED -> failCall(new ConnectException("refused"));
                case REQUEST_LOST -> loseExchange(isMutation, new IOException("reset"));
                case STALLED_BEFORE -> recordLoss(isMutation);
                case BAD_GATEWAY_BEFORE -> scheduleReply(FakeReply.html(502, "Bad Gateway"), -1);
                case THROTTLED -> scheduleReply(FakeReply.html(429, "slow down"), -1);
                default -> serveRequest(isMutation, fault);
            }
        }

        private void serveRequest(boolean isMutation, NetworkFault fault) {
            if (fault == NetworkFault.CREDENTIALS_EXPIRE) {
                scenario.expireCredentials();
            }
            FakeReply trueReply = scenario.fakeServer().exchangeWithoutNetwork(sentRequest);
            hasCredential |= isLogin;
            switch (fault) {
                case REPLY_LOST -> loseExchange(isMutation, new IOException("unexpected end of stream"));
                case STALLED_AFTER -> recordLoss(isMutation);
                case REPLY_CUT -> {
                    recordLoss(isMutation);
                    scheduleReply(
                            trueReply, trueReply.body().length * choices.pickImmaterial(CUT_POSITIONS) / CUT_POSITIONS);
                }
                case BAD_GATEWAY_AFTER -> {
                    recordLoss(isMutation);
                    scheduleReply(FakeReply.html(502, "Bad Gateway"), -1);
                }
                case GARBAGE -> {
                    recordLoss(isMutation);
                    scheduleReply(GARBAGE_REPLY, -1);
                }
                case STALE_READ -> deliverStale(isMutation || isLogin ? trueReply : olderReply(trueReply), trueReply);
                default -> scheduleReply(trueReply, -1);
            }
            // stale copies show old states of jobs, never an old refusal
            if (!isMutation && !isLogin && trueReply.status() < 400) {
                readCopies.addReply(sentRequest, trueReply);
            }
        }

        /** Returns the last reply to the same read, or the due reply if there is none. */
        private FakeReply olderReply(FakeReply dueReply) {
            FakeReply copy = readCopies.lastReplyTo(sentRequest);
            return copy == null ? dueReply : scenario.toStaleReply(copy, dueReply);
        }

        /** Delivers an older reply; one that equals the due reply counts as no fault. */
        private void deliverStale(FakeReply olderReply, FakeReply dueReply) {
            boolean isSame =
                    olderReply.status() == dueReply.status() && Arrays.equals(olderReply.body(), dueReply.body());
            choices.recordTold((isSame ? NetworkFault.NONE : NetworkFault.STALE_READ)
                    .name()
                    .hashCode());
            scheduleReply(olderReply, -1);
        }

        private void recordLoss(boolean isMutation) {
            lostMutationCount += isMutation ? 1 : 0;
        }

        private void loseExchange(boolean isMutation, IOException e) {
            recordLoss(isMutation);
            time.runLater(() -> failCall(e), pickLatency());
        }

        private void scheduleReply(FakeReply reply, int cutAt) {
            time.runLater(() -> deliverReply(reply, cutAt), pickLatency());
        }

        private void deliverReply(FakeReply reply, int cutAt) {
            if (!endCall()) {
                return;
            }
            Response response = SimulatedMessages.createResponse(request, reply, cutAt);
            traffic.beforeReply();
            boolean isComplete = reply.status() == 200 && cutAt < 0 && reply != GARBAGE_REPLY;
            acceptedEscalationCount += isComplete && scenario.isEscalation(sentRequest) ? 1 : 0;
            try {
                callback.onResponse(this, response);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            traffic.afterReply(reply);
        }

        private void failCall(IOException e) {
            if (endCall()) {
                callback.onFailure(this, e);
            }
        }

        private boolean endCall() {
            if (isOver) {
                return false;
            }
            isOver = true;
            inFlightCount--;
            cancelTimeout.run();
            return true;
        }

        @Override
        public void cancel() {
            super.cancel();
            time.runLater(() -> failCall(new IOException("Canceled")), Duration.ZERO);
        }

        @Override
        public Call clone() {
            return new SimulatedCall(request);
        }
    }
}
