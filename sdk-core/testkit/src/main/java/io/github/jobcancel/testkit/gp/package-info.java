// SPDX-License-Identifier: Apache-2.0
/** A stateful fake of ArcGIS Server geoprocessing and of a portal. */
package io.github.jobcancel.testkit.gp;
