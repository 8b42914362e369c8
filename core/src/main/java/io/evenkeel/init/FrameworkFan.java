// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.tensor.Shape;

/** The number that a framework divides a weight's variance by, where it is not the fan itself. */
enum FrameworkFan {
  /**
   * TensorFlow-Java 1.0: the receptive field of a convolution is taken to include the input
   * channels, which then are multiplied in once more.
   */
  TF_JAVA_IN {
    @Override
    double of(Site site, Fans fans) {
      Shape shape = site.tensor().shape();
      return shape.rank() > 2 ? fans.in() * shape.dimension(1) : fans.in();
    }
  },
  /** DJL 0.36: the second axis and the kernel, whatever the layer is. */
  DJL_IN {
    @Override
    double of(Site site, Fans fans) {
      Shape shape = site.tensor().shape();
      return shape.rank() > 2 ? (double) shape.elementCountFrom(1) : fans.in();
    }
  },
  /** DL4J 1.0.0-M2.1: fan-in and fan-out averaged, stride counted, groups not. */
  DL4J_AVERAGE {
    @Override
    double of(Site site, Fans fans) {
      Shape shape = site.tensor().shape();
      // A depthwise layer keeps [kernel, inputs, multiplier] and counts every input channel.
      double in = site.role() == Role.DEPTHWISE ? fans.in() * shape.dimension(0) : fans.in();
      return (in + fans.out()) / 2;
    }
  },
  /** DL4J's LSTM: fan-in n_out, fan-out n_in + n_out, for both matrices. */
  DL4J_RECURRENT_AVERAGE {
    @Override
    double of(Site site, Fans fans) {
      return (fans.out() + fans.in() + fans.out()) / 2;
    }
  },
  /** Keras 3: a depthwise kernel [k, k, channels, 1] has fan-in k²·channels and fan-out k². */
  KERAS_DEPTHWISE_AVERAGE {
    @Override
    double of(Site site, Fans fans) {
      double channels = site.tensor().shape().dimension(0);
      return (fans.in() * channels + fans.in()) / 2;
    }
  },
  /** Keras 3: one kernel [inputs, gates·units] for all gates. */
  KERAS_RECURRENT_AVERAGE {
    @Override
    double of(Site site, Fans fans) {
      Shape shape = site.tensor().shape();
      double directions = shape.rank() > 2 ? shape.dimension(0) : 1;
      return (fans.in() + shape.elementCount() / directions / fans.in()) / 2;
    }
  },
  /** Both channel counts times the kernel, averaged, without the stride: Keras 3 and JAX. */
  TRANSPOSED_AVERAGE {
    @Override
    double of(Site site, Fans fans) {
      return (transposedIn(site) + transposedOut(site)) / 2;
    }
  },
  /** Input channels times the kernel, without the stride: Flax. */
  TRANSPOSED_IN {
    @Override
    double of(Site site, Fans fans) {
      return transposedIn(site);
    }
  },
  /** DL4J divides the outgoing count by the stride as if the convolution were not transposed. */
  DL4J_TRANSPOSED_AVERAGE {
    @Override
    double of(Site site, Fans fans) {
      double stride = transposedIn(site) / fans.in();
      return (transposedIn(site) + transposedOut(site) / stride) / 2;
    }
  };

  private static double transposedIn(Site site) {
    Shape shape = site.tensor().shape();
    return (double) shape.dimension(0) * shape.elementCountFrom(2);
  }

  private static double transposedOut(Site site) {
    return site.tensor().shape().elementCountFrom(1);
  }

  abstract double of(Site site, Fans fans);
}
