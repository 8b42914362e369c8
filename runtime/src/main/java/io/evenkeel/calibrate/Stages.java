// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which stations must be decided together: those from the first to the last use of a weight. */
final class Stages {
  private Stages() {}

  /** Where the stage ends that begins at a station: before the next that stands alone. */
  static int end(List<Station> stations, int from) {
    Set<String> open = new HashSet<>();
    int last = from;
    for (int k = from; k <= last; k++) {
      String weight = stations.get(k).weight().factor();
      if (open.add(weight)) {
        last = Math.max(last, lastUse(stations, weight));
      }
    }
    return last + 1;
  }

  private static int lastUse(List<Station> stations, String weight) {
    int last = stations.size() - 1;
    while (!stations.get(last).weight().factor().equals(weight)) {
      last--;
    }
    return last;
  }
}
