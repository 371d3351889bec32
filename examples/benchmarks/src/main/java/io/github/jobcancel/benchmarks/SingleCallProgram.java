// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

/** Creates a client, cancels one job, prints an empty line and exits. Without arguments it only prints the line. */
final class SingleCallProgram {
    private SingleCallProgram() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            BenchmarkSide.openSide(args[0], Integer.parseInt(args[1]), 0, "").cancel(BenchmarkSide.JOB_ID);
        }
        System.out.write('\n');
        System.out.flush();
        // exits even if the client keeps threads, which another scenario measures
        Runtime.getRuntime().halt(0);
    }
}
