// SPDX-License-Identifier: Apache-2.0
/** Stateful fakes of the providers for tests: HTTP on the loopback interface, jobs in memory, a manual clock. */
@org.jspecify.annotations.NullMarked
module io.github.jobcancel.testkit {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires mockwebserver3;
    requires okhttp3;
    requires okio;

    exports io.github.jobcancel.testkit;
    exports io.github.jobcancel.testkit.batch;
    exports io.github.jobcancel.testkit.dli;
    exports io.github.jobcancel.testkit.gp;
    exports io.github.jobcancel.testkit.script;

    uses io.github.jobcancel.testkit.server.FakeServerListener;
}
