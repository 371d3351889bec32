// SPDX-License-Identifier: Apache-2.0
/** A user's program: it requires the providers' modules and nothing beneath them. */
module user {
    requires io.github.jobcancel.batch;
    requires io.github.jobcancel.dli;
    requires io.github.jobcancel.gp;
    requires io.github.jobcancel.script;
}
