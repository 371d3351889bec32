// SPDX-License-Identifier: Apache-2.0
/** Stops remote jobs and answers only what the provider's own record proves: the part that knows no provider. */
@org.jspecify.annotations.NullMarked
module io.github.jobcancel.core {
    requires static transitive org.jspecify;
    requires transitive okhttp3;
    requires okio;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports io.github.jobcancel;
    exports io.github.jobcancel.http to
            io.github.jobcancel.dli,
            io.github.jobcancel.batch,
            io.github.jobcancel.gp,
            io.github.jobcancel.script;
    exports io.github.jobcancel.operation to
            io.github.jobcancel.dli,
            io.github.jobcancel.batch,
            io.github.jobcancel.gp,
            io.github.jobcancel.script;
    exports io.github.jobcancel.auth to
            io.github.jobcancel.dli,
            io.github.jobcancel.batch,
            io.github.jobcancel.gp,
            io.github.jobcancel.script;
    exports io.github.jobcancel.credential to
            io.github.jobcancel.dli,
            io.github.jobcancel.batch,
            io.github.jobcancel.gp,
            io.github.jobcancel.script;
    exports io.github.jobcancel.call to
            io.github.jobcancel.dli,
            io.github.jobcancel.batch,
            io.github.jobcancel.gp,
            io.github.jobcancel.script;
    exports io.github.jobcancel.job to
            io.github.jobcancel.dli,
            io.github.jobcancel.batch,
            io.github.jobcancel.gp,
            io.github.jobcancel.script;
}
