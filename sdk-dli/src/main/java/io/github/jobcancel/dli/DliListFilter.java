// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

/** What lists can be narrowed by. Not every list has every one, and each has its own names for them. */
enum DliListFilter {
    NAME,
    QUEUE,
    OWNER,
    TYPE,
    TAGS,
    STATE,
    START,
    END
}
