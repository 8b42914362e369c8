// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Map;

/**
 * What was seen of a network's values.
 *
 * @param weights its parameters as they are
 * @param readings predicted from them and, if the network could be run, measured
 * @param units by tensor
 * @param gradients second moments, by the names of the stored parameters
 */
record Measurements(
    List<Weight> weights,
    List<Reading> readings,
    Map<String, UnitMeasurement> units,
    Map<String, Double> gradients) {}
