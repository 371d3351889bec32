// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the distribution of the latency of one acknowledged AWS {@code CancelJob} at a time, on every side. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
public class CallCost {
    @Param({BenchmarkSide.OURS, BenchmarkSide.BARE, BenchmarkSide.AWS_APACHE, BenchmarkSide.AWS_CRT, BenchmarkSide.AWS_NETTY, BenchmarkSide.HUAWEI})
    private String side;

    private StubProcess stub;
    private BenchmarkSide client;

    @Setup
    public void startClient() throws IOException {
        stub = StubProcess.startStub();
        client = BenchmarkSide.openSide(side, stub.port(), 0, "");
    }

    @TearDown
    public void closeClient() {
        client.close();
        stub.close();
    }

    @Benchmark
    public Object cancel() throws Exception {
        return client.cancel(BenchmarkSide.JOB_ID);
    }
}
