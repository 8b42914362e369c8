// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import java.util.List;

/**
 * How the bytes of an image become numbers of mean 0 and variance 1, channel by channel: by the
 * mean and the standard deviation over a training set, of bytes divided by 255.
 */
record Normalization(List<Float> means, List<Float> stds) {
  static final Normalization MNIST = new Normalization(List.of(0.1307f), List.of(0.3081f));
  static final Normalization CIFAR_10 =
      new Normalization(List.of(0.4914f, 0.4822f, 0.4465f), List.of(0.2470f, 0.2435f, 0.2616f));
  static final Normalization CIFAR_100 =
      new Normalization(List.of(0.5071f, 0.4865f, 0.4409f), List.of(0.2673f, 0.2564f, 0.2762f));
  static final Normalization IMAGENET =
      new Normalization(List.of(0.485f, 0.456f, 0.406f), List.of(0.229f, 0.224f, 0.225f));

  int channels() {
    return means.size();
  }

  /**
   * A number for each byte.
   *
   * @param bytes of one channel after another, as many of each
   */
  float[] apply(byte[] bytes) {
    float[] numbers = new float[bytes.length];
    int size = bytes.length / channels();
    for (int channel = 0; channel < channels(); channel++) {
      float mean = means.get(channel);
      float std = stds.get(channel);
      for (int i = channel * size; i < (channel + 1) * size; i++) {
        numbers[i] = (Byte.toUnsignedInt(bytes[i]) / 255f - mean) / std;
      }
    }
    return numbers;
  }
}
