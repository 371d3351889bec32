// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.dli;

import io.github.jobcancel.contract.ApiContract;

class DliApiTest extends ApiContract {}
