// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import io.evenkeel.expression.Ops;
import io.evenkeel.expression.Value;
import java.util.Map;

/** Products of matrices. */
final class Products {
  private Products() {}

  static Map<String, Rule> rules() {
    return Map.of("MatMul", Products::matmul, "Gemm", Products::gemm, "Einsum", Einsum::rule);
  }

  private static void matmul(Step step) {
    Ops ops = step.ops();
    Value a = step.x(0);
    Value b = step.x(1);
    // A vector stands for a matrix of one row or of one column.
    Value left = a.rank() == 1 ? ops.reshape(a, 1, a.size(0)) : a;
    Value right = b.rank() == 1 ? ops.reshape(b, b.size(0), 1) : b;
    Value dy = ops.reshape(step.dy(), ops.productShape(left, right));
    if (step.wants(0)) {
      Value gradient = ops.matmul(dy, ops.transposed(right));
      step.give(0, a.rank() == 1 ? summedRows(ops, gradient, 0) : gradient);
    }
    if (step.wants(1)) {
      Value gradient = right.rank() == 2 ? ofMatrix(ops, left, dy) : ofBatch(ops, left, dy);
      step.give(1, b.rank() == 1 ? summedRows(ops, gradient, 1) : gradient);
    }
  }

  /** The batch taken as further rows. */
  private static Value ofMatrix(Ops ops, Value left, Value dy) {
    long inner = left.size(-1);
    long outer = dy.size(-1);
    Value rows = ops.reshape(left, left.shape().elementCount() / inner, inner);
    Value gradients = ops.reshape(dy, dy.shape().elementCount() / outer, outer);
    return ops.gemm(rows, true, gradients, false);
  }

  private static Value ofBatch(Ops ops, Value left, Value dy) {
    return ops.matmul(ops.transposed(left), dy);
  }

  /** A matrix back to the vector it stood for, whatever batch it was repeated over. */
  private static Value summedRows(Ops ops, Value gradient, int fromEnd) {
    return ops.sum(gradient, gradient.rank() - 2 + fromEnd);
  }

  private static void gemm(Step step) {
    Ops ops = step.ops();
    boolean transA = step.node().intAttribute("transA", 0) == 1;
    boolean transB = step.node().intAttribute("transB", 0) == 1;
    Value scaled = ops.mul(step.dy(), step.node().realAttribute("alpha", 1));
    if (step.wants(0)) {
      step.give(
          0,
          transA
              ? ops.gemm(step.x(1), transB, scaled, true)
              : ops.gemm(scaled, false, step.x(1), !transB));
    }
    if (step.wants(1)) {
      step.give(
          1,
          transB
              ? ops.gemm(scaled, true, step.x(0), transA)
              : ops.gemm(step.x(0), !transA, scaled, false));
    }
    if (step.wants(2)) {
      step.give(2, ops.mul(step.dy(), step.node().realAttribute("beta", 1)));
    }
  }
}
