// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.gp;

import io.github.jobcancel.contract.ArchitectureContract;

class GpArchitectureTest extends ArchitectureContract {}
