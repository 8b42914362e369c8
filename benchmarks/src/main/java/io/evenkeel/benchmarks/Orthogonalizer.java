// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.matrix.Orthonormal;
import java.util.concurrent.ForkJoinPool;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_MT_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.ojalgo.matrix.decomposition.QR;
import org.ojalgo.matrix.store.RawStore;

/** Ways to orthonormal columns of a matrix with at least as many rows as columns. */
public enum Orthogonalizer {
  EVENKEEL {
    @Override
    Object columns(double[][] matrix) {
      Orthonormal.replace(matrix);
      return matrix;
    }
  },
  EVENKEEL_ONE_THREAD {
    @Override
    Object columns(double[][] matrix) {
      try (ForkJoinPool pool = new ForkJoinPool(1)) {
        pool.submit(() -> Orthonormal.replace(matrix)).join();
      }
      return matrix;
    }
  },
  EJML_ONE_THREAD {
    @Override
    Object columns(double[][] matrix) {
      return ejml(DecompositionFactory_DDRM.qr(matrix.length, matrix[0].length), matrix);
    }
  },
  EJML {
    @Override
    Object columns(double[][] matrix) {
      return ejml(DecompositionFactory_MT_DDRM.qr(matrix.length, matrix[0].length), matrix);
    }
  },
  OJALGO {
    @Override
    Object columns(double[][] matrix) {
      QR<Double> qr = QR.R064.make(matrix.length, matrix[0].length);
      qr.decompose(RawStore.wrap(matrix));
      return qr.getQ();
    }
  },
  HIPPARCHUS {
    @Override
    Object columns(double[][] matrix) {
      return new org.hipparchus.linear.QRDecomposition(MatrixUtils.createRealMatrix(matrix)).getQ();
    }
  };

  abstract Object columns(double[][] matrix);

  private static Object ejml(QRDecomposition<DMatrixRMaj> qr, double[][] matrix) {
    if (!qr.decompose(new DMatrixRMaj(matrix))) {
      throw new IllegalStateException("no decomposition");
    }
    return qr.getQ(null, true);
  }
}
