// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One client under measurement. The work is the same on every side: sign a request, send one POST (Huawei's is a DELETE), read
 * the answer. So ours leaves out the read by which it proves what a cancel did; no other side has one.
 */
interface BenchmarkSide extends AutoCloseable {
    String OURS = "ours";
    String BARE = "bare";
    String BARE_BLOCKING = "bare-blocking";
    String AWS_APACHE = "aws-apache";
    String AWS_CRT = "aws-crt";
    String AWS_NETTY = "aws-netty";
    String HUAWEI = "huawei";

    /** Of the vendor that the bars name. */
    List<String> AWS_SIDES = List.of(AWS_APACHE, AWS_CRT, AWS_NETTY);

    List<String> ALL_SIDES = List.of(OURS, BARE, AWS_APACHE, AWS_CRT, AWS_NETTY, HUAWEI);

    String ACCESS_KEY = "AKIDEXAMPLE";
    String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    String REGION = "us-east-1";
    String JOB_ID = "1d828f65-7a4d-42e8-996d-3b900ed59dc4";
    String REASON = "superseded";

    /** Starts one cancel. A blocking side is done when it returns. */
    CompletableFuture<?> startCancel(String jobId) throws Exception;

    /** Makes one cancel, and waits for its answer. */
    default Object cancel(String jobId) throws Exception {
        return startCancel(jobId).get();
    }

    /** Whether many cancels at a time need as many threads of the caller. */
    default boolean isBlocking() {
        return false;
    }

    @Override
    void close();

    /**
     * Opens a side by its name. Only that one's classes are loaded, for no others are on its class path.
     *
     * @param inFlight how many calls the client must be able to have under way; 0 leaves its own limit
     * @param retry a vendor's retry mode; empty leaves its own
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

    /** The folder of jars that a side runs with. */
    static String jarFolder(String name) {
        return BARE_BLOCKING.equals(name) ? BARE : name;
    }
}
