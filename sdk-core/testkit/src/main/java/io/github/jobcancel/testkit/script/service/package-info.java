// SPDX-License-Identifier: Apache-2.0
/** Sessions and refusals of the fake brainCloud. */
package io.github.jobcancel.testkit.script.service;
