// SPDX-License-Identifier: Apache-2.0
package io.github.jobcancel.script;

import io.github.jobcancel.contract.ApiContract;

class ScriptApiTest extends ApiContract {}
