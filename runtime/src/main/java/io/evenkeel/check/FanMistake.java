// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.init.Fans;
import io.evenkeel.tensor.Shape;
import java.util.OptionalDouble;

/** Known ways to count a fan wrongly, as the factor by which each misses the variance 1/fan. */
enum FanMistake {
  /** TensorFlow-Java 1.0's computeFans. */
  TF_JAVA("TensorFlow-Java 1.0, which multiplies the input channels into the kernel's size") {
    @Override
    OptionalDouble fan(Shape shape, Fans fans, long groups) {
      return shape.rank() > 2 ? OptionalDouble.of(fans.in() * shape.dimension(1)) : NONE;
    }
  },
  /** WeightInitLecunUniform and WeightInitVarScalingUniform* of DL4J 1.0.0-M2.1. */
  DL4J_UNIFORM(
      "DL4J's LECUN_UNIFORM and VAR_SCALING_UNIFORM, whose variance is three times 1/fan") {
    @Override
    OptionalDouble fan(Shape shape, Fans fans, long groups) {
      return OptionalDouble.of(fans.in() / 3);
    }
  },
  /** DJL's new XavierInitializer(). */
  DJL_XAVIER("DJL's new XavierInitializer(), whose variance is twice Glorot's") {
    @Override
    OptionalDouble fan(Shape shape, Fans fans, long groups) {
      return OptionalDouble.of((fans.in() + fans.paperOut()) / 4);
    }
  },
  /** Fan-out of a grouped convolution that counts the filters of all groups. */
  GROUPED("a fan-out that counts the filters of all groups (pytorch/pytorch#23854, DJL)") {
    @Override
    OptionalDouble fan(Shape shape, Fans fans, long groups) {
      return groups > 1 ? OptionalDouble.of(fans.paperOut()) : NONE;
    }
  },
  /** A kernel stored channels last taken for one stored channels first, or the reverse. */
  LAYOUT("a fan taken from the axes of another layout (channels last for channels first)") {
    @Override
    OptionalDouble fan(Shape shape, Fans fans, long groups) {
      return shape.rank() > 2
          ? OptionalDouble.of((double) shape.dimension(0) * shape.dimension(1) * shape.dimension(2))
          : NONE;
    }
  },
  /** Fan-out in place of fan-in, as Deep Netts has it; He's backward form for the same number. */
  FAN_OUT("fan-out in place of fan-in (Deep Netts; He's backward form is the same number)") {
    @Override
    OptionalDouble fan(Shape shape, Fans fans, long groups) {
      return OptionalDouble.of(fans.paperOut());
    }
  };

  private static final OptionalDouble NONE = OptionalDouble.empty();

  private final String words;

  FanMistake(String words) {
    this.words = words;
  }

  /** What it is, in words that follow "the std of". */
  String words() {
    return words;
  }

  /**
   * The fan that is taken; empty where the mistake cannot be made.
   *
   * @param shape of the weight, output channels first
   */
  abstract OptionalDouble fan(Shape shape, Fans fans, long groups);
}
