// SPDX-License-Identifier: Apache-2.0
/** Requests, tokens and refusals of the fake ArcGIS Server. */
package io.github.jobcancel.testkit.gp.service;
