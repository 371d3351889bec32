// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.benchmarks;

/** A cold process: makes a client, cancels one job, says so, and is ended. Without arguments it only says so. */
final class SingleCallProgram {
    private SingleCallProgram() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            BenchmarkSide.openSide(args[0], Integer.parseInt(args[1]), 0, "").cancel(BenchmarkSide.JOB_ID);
        }
        System.out.write('\n');
        System.out.flush();
        // whatever threads a client keeps: they are another row's matter
        Runtime.getRuntime().halt(0);
    }
}
