// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

/**
 * What can be chosen of a family's networks behind the name, {@code lstm-classifier:hidden=64}.
 *
 * @param name as it is written
 * @param usual what holds where nothing is chosen
 * @param description one line
 */
public record Setting(String name, String usual, String description) {
  Setting(String name, int usual, String description) {
    this(name, String.valueOf(usual), description);
  }

  static Setting classes(int usual) {
    return new Setting("classes", usual, "outputs");
  }

  static Setting size(int usual) {
    return new Setting("size", usual, "height and width of the images");
  }

  static Setting channels() {
    return new Setting("channels", 3, "of the images");
  }

  static Setting width(int usual, String description) {
    return new Setting("width", usual, description);
  }
}
