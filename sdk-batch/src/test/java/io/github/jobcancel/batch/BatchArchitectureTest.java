// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.batch;

import io.github.jobcancel.contract.ArchitectureContract;

class BatchArchitectureTest extends ArchitectureContract {}
