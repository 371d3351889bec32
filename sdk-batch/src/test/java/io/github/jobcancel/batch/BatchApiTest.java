// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.ApiContract;

class BatchApiTest extends ApiContract {}
