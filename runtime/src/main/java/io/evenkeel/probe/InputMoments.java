// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.probe;

import io.evenkeel.engine.Inputs;
import io.evenkeel.signal.Moments;
import io.evenkeel.tensor.FedTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The moments of what a network is fed, as a prediction starts from them. */
public final class InputMoments {
  private InputMoments() {}

  /** Those of every input that is signal and not indices or a mask, by name. */
  public static Map<String, Moments> of(Inputs inputs) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (Map.Entry<String, FedTensor> input : inputs.tensors().entrySet()) {
      if (inputs.isSignal(input.getKey())) {
        Moments seen = Probe.of(input.getValue()).moments();
        moments.put(input.getKey(), centred(seen, input.getValue()));
      }
    }
    return moments;
  }

  /** A sample mean within four standard errors of zero is a zero mean. */
  private static Moments centred(Moments seen, FedTensor tensor) {
    double error = Math.sqrt(seen.secondMoment() / Math.max(1, tensor.shape().elementCount()));
    return Math.abs(seen.mean()) < 4 * error ? new Moments(0, seen.secondMoment()) : seen;
  }
}
