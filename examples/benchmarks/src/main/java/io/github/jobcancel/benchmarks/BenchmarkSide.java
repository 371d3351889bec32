// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Wraps one client under measurement. The work is the same on every side: sign a request, send one POST (for Huawei a
 * DELETE) and read the reply. So the side of this library leaves out the read that proves the effect of a cancel,
 * which no other side makes.
 */
interface BenchmarkSide extends AutoCloseable {
    String OURS = "ours";
    String BARE = "bare";
    String BARE_BLOCKING = "bare-blocking";
    String AWS_APACHE = "aws-apache";
    String AWS_CRT = "aws-crt";
    String AWS_NETTY = "aws-netty";
    String HUAWEI = "huawei";

    /** The clients of AWS, which the targets compare with. */
    List<String> AWS_SIDES = List.of(AWS_APACHE, AWS_CRT, AWS_NETTY);

    List<String> ALL_SIDES = List.of(OURS, BARE, AWS_APACHE, AWS_CRT, AWS_NETTY, HUAWEI);

    String ACCESS_KEY = "AKIDEXAMPLE";
    String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    String REGION = "us-east-1";
    String JOB_ID = "1d828f65-7a4d-42e8-996d-3b900ed59dc4";
    String REASON = "superseded";

    /** Starts one cancel. On a blocking side the call is complete when this method returns. */
    CompletableFuture<?> startCancel(String jobId) throws Exception;

    /** Sends one cancel and waits for its reply. */
    default Object cancel(String jobId) throws Exception {
        return startCancel(jobId).get();
    }

    /** Returns whether each call in flight needs a thread of the caller. */
    default boolean isBlocking() {
        return false;
    }

    @Override
    void close();

    /**
     * Opens a side by its name. Only the classes of that side are loaded, since no others are on the class path.
     *
     * @param inFlight the number of calls that the client must be able to have in flight; 0 keeps the client's own
     *     limit
     * @param retry a retry mode of the vendor; empty keeps the client's own mode
     */
    static BenchmarkSide openSide(String name, int port, int inFlight, String retry) {
        return switch (name) {
            case OURS -> new OurSide(port);
            case BARE -> new BareSide(port, inFlight, false);
            case BARE_BLOCKING -> new BareSide(port, inFlight, true);
            case AWS_APACHE -> new AwsBlockingSide(port, inFlight, retry);
            case AWS_CRT -> AwsAsyncSide.onCrt(port, inFlight, retry);
            case AWS_NETTY -> AwsAsyncSide.onNetty(port, inFlight, retry);
            case HUAWEI -> new HuaweiSide(port, inFlight);
            default -> throw new IllegalArgumentException("no such side: " + name);
        };
    }

    /** Returns the name of the folder with the jars of a side. */
    static String jarFolder(String name) {
        return BARE_BLOCKING.equals(name) ? BARE : name;
    }
}
