// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * Some of the outputs of a linear map.
 *
 * @param weight name of the parameter
 * @param stored part of the parameter that is the map's
 * @param part of the map's outputs
 */
record Rows(String weight, Part stored, Part part) {
  Rows cut(Part taken) {
    return new Rows(weight, stored, part.cut(taken.ofChannels()));
  }

  /** Whether a weight may belong to both. */
  boolean overlaps(Rows other) {
    if (!weight.equals(other.weight)) {
      return false;
    }
    return stored.equals(other.stored)
        ? !part.isApartFrom(other.part)
        : !stored.isApartFrom(other.stored);
  }
}
