// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.List;
import java.util.Map;

/** How a parameter moves along its gradient. Conventions are PyTorch's. */
public sealed interface Optimizer {
  /** The number that a {@link Schedule} gives every step. */
  String RATE = "rate";

  /**
   * What it remembers of every parameter between steps, in the parameter's shape, zero at first.
   */
  List<String> memory();

  /** λ of the weight decay of the parameters that decay. */
  double weightDecay();

  /**
   * The numbers that one step takes, {@link #RATE} among them.
   *
   * @param step from 1
   */
  Map<String, Double> numbers(double rate, long step);

  /** Writes one step of one parameter. */
  Update write(Ops ops, Parameter parameter, Map<String, Value> numbers);

  /**
   * One parameter as a step finds it.
   *
   * @param memory by the names of {@link Optimizer#memory}
   * @param decay its λ
   */
  record Parameter(Value value, Value gradient, Map<String, Value> memory, double decay) {}

  /** A parameter and its memory after a step. */
  record Update(Value value, Map<String, Value> memory) {}

  /**
   * Stochastic gradient descent: v ← µv + g + λw, w ← w − ηv (Sutskever et al. 2013, in the form
   * whose v does not contain η).
   *
   * @param momentum µ
   * @param nesterov whether the step looks ahead: w ← w − η(g + λw + µv)
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
    private static final String VELOCITY = "velocity";

    public Sgd {
      Limits.share("momentum", momentum);
      Limits.notNegative("weight decay", weightDecay);
    }

    @Override
    public List<String> memory() {
      return momentum == 0 ? List.of() : List.of(VELOCITY);
    }

    @Override
    public Map<String, Double> numbers(double rate, long step) {
      return Map.of(RATE, rate);
    }

    @Override
    public Update write(Ops ops, Parameter at, Map<String, Value> numbers) {
      Value gradient = Decay.coupled(ops, at);
      if (momentum == 0) {
        return new Update(moved(ops, at.value(), gradient, numbers), Map.of());
      }
      Value velocity = ops.add(ops.mul(at.memory().get(VELOCITY), momentum), gradient);
      Value direction = nesterov ? ops.add(gradient, ops.mul(velocity, momentum)) : velocity;
      return new Update(moved(ops, at.value(), direction, numbers), Map.of(VELOCITY, velocity));
    }

    private static Value moved(Ops ops, Value w, Value direction, Map<String, Value> numbers) {
      return ops.sub(w, ops.mul(direction, ops.cast(numbers.get(RATE), w.dtype())));
    }
  }

  /**
   * Adam (Kingma and Ba 2015, arXiv:1412.6980, algorithm 1), or AdamW (Loshchilov and Hutter 2019,
   * arXiv:1711.05101, algorithm 2).
   *
   * @param decoupled whether weights decay beside the step (AdamW) or through the gradient (Adam)
   */
  record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
      implements Optimizer {
    private static final String MEAN = "mean";
    private static final String SQUARE = "square";
    private static final String STEP = "step";
    private static final String ROOT = "root";

    public Adam {
      Limits.share("beta1", beta1);
      Limits.share("beta2", beta2);
      Limits.notNegative("epsilon", epsilon);
      Limits.notNegative("weight decay", weightDecay);
    }

    /** Adam with the paper's constants. */
    public static Adam plain() {
      return new Adam(0.9, 0.999, 1e-8, 0, false);
    }

    /** AdamW with the paper's constants. */
    public static Adam decoupled(double weightDecay) {
      return new Adam(0.9, 0.999, 1e-8, weightDecay, true);
    }

    @Override
    public List<String> memory() {
      return List.of(MEAN, SQUARE);
    }

    /** The corrections for memories that began at zero. */
    @Override
    public Map<String, Double> numbers(double rate, long step) {
      return Map.of(
          RATE, rate,
          STEP, rate / (1 - Math.pow(beta1, (double) step)),
          ROOT, 1 / Math.sqrt(1 - Math.pow(beta2, (double) step)));
    }

    @Override
    public Update write(Ops ops, Parameter at, Map<String, Value> numbers) {
      Value g = decoupled ? at.gradient() : Decay.coupled(ops, at);
      Value w = decoupled ? Decay.decoupled(ops, at, number(ops, numbers, RATE, g)) : at.value();
      Value mean = average(ops, at.memory().get(MEAN), beta1, g);
      Value square = average(ops, at.memory().get(SQUARE), beta2, ops.square(g));
      Value root = ops.mul(ops.unary("Sqrt", square), number(ops, numbers, ROOT, g));
      Value direction = ops.div(mean, ops.add(root, epsilon));
      Value moved = ops.sub(w, ops.mul(direction, number(ops, numbers, STEP, g)));
      return new Update(moved, Map.of(MEAN, mean, SQUARE, square));
    }

    private static Value average(Ops ops, Value before, double beta, Value now) {
      return ops.add(ops.mul(before, beta), ops.mul(now, 1 - beta));
    }

    private static Value number(Ops ops, Map<String, Value> numbers, String name, Value like) {
      return ops.cast(numbers.get(name), like.dtype());
    }
  }
}
