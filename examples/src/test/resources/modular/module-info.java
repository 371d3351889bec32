// SPDX-License-Identifier: Apache-2.0
/** Requires, as the program of a user does, only the modules of the providers. */
module user {
    requires io.github.jobcancel.batch;
    requires io.github.jobcancel.dli;
    requires io.github.jobcancel.gp;
    requires io.github.jobcancel.script;
}
