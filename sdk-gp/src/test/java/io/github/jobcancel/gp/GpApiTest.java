// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.contract.ApiContract;

class GpApiTest extends ApiContract {}
