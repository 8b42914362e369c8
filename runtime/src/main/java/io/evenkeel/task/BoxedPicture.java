// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture and what is to be found in it.
 *
 * @param file of the picture
 */
record BoxedPicture(Path file, List<Found> objects) {
  BoxedPicture {
    objects = List.copyOf(objects);
  }

  /**
   * One object.
   *
   * @param name of its class
   * @param box centre x and y, width and height, in parts of the picture
   * @param difficult whether it is passed over
   */
  record Found(String name, List<Float> box, boolean difficult) {}
}
