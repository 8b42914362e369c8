// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.graph.Attribute;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An Einsum of two signals beside the matrix product that it is. */
final class SignalProductTest {
  private final Sketch net = new Sketch();

  private String einsum(String equation, String a, String b) {
    return net.node("Einsum", Map.of("equation", new Attribute.Text(equation)), a, b);
  }

  private String heads(String x) {
    String map = net.dense(x, 64, 64, 1);
    return net.node("Reshape", map, net.ints(4, 16, 4, 16));
  }

  private String swapped(String x, Long... permutation) {
    return net.node("Transpose", Map.of("perm", Sketch.ints(permutation)), x);
  }

  /** 16 products of unit signals; E p² of 16 scores of variance 16/16. */
  @Test
  void attentionByEinsumIsAttentionByMatrixProducts() {
    String x = net.input(4, 16, 64);
    String q = heads(x);
    String k = heads(x);
    String v = heads(x);
    String quarter = net.parameter(new Moments(.25, .0625), 1);
    String matrices = net.node("MatMul", swapped(q, 0L, 2L, 1L, 3L), swapped(k, 0L, 2L, 3L, 1L));
    String letters = einsum("bqhd,bkhd->bhqk", q, k);
    assertThat(net.moments(letters)).isEqualTo(net.moments(matrices));
    assertThat(net.moments(letters).secondMoment()).isCloseTo(16, within(1e-9));
    String softmax = net.node("Softmax", net.node("Mul", letters, quarter));
    String other = net.node("Softmax", net.node("Mul", matrices, quarter));
    String mean = net.node("MatMul", other, swapped(v, 0L, 2L, 1L, 3L));
    assertThat(net.moments(einsum("bhqk,bkhd->bqhd", softmax, v))).isEqualTo(net.moments(mean));
  }

  /** The softmax runs over the keys, whose axis is the last, whichever factor is named first. */
  @Test
  void theOrderOfTheFactorsDoesNotMatter() {
    String x = net.input(4, 16, 64);
    String q = heads(x);
    String k = heads(x);
    String v = heads(x);
    String p = net.node("Softmax", einsum("bkhd,bqhd->bhqk", k, q));
    String one = einsum("bhqk,bkhd->bqhd", p, v);
    assertThat(net.moments(einsum("bkhd,bhqk->bqhd", v, p))).isEqualTo(net.moments(one));
  }

  @ParameterizedTest
  @CsvSource({
    "'bnc,bnc->bn', 64",
    "'...c,...c->...', 64",
    "'bnc,bnd->bcd', 16",
    "'bnc,bmc->bnm', 64",
    "'bnc,bnd->bncd', 1"
  })
  void independentSignalsMultiplyAsOftenAsTheSumHasTerms(String equation, double terms) {
    String x = net.input(4, 16, 64);
    String product = einsum(equation, net.dense(x, 64, 64, 2), net.dense(x, 64, 64, 3));
    net.assertMoments(product, 0, 6 * terms, 1e-9);
  }

  @Test
  void sumsOverOneFactorAloneAndDiagonalsAreNotGuessed() {
    String x = net.input(4, 16, 16);
    String a = net.dense(x, 16, 16, 1);
    String b = net.dense(x, 16, 16, 1);
    net.assertCannotSay(einsum("bnc,bnd->bd", a, b), "too little is known");
    net.assertCannotSay(einsum("bnn,bnd->bnd", a, b), "too little is known");
  }

  @Test
  void aSignalTimesItselfIsNotGuessed() {
    String a = net.dense(net.input(4, 16, 64), 64, 64, 1);
    net.assertCannotSay(einsum("bnc,bmc->bnm", a, a), "depend on each other");
  }
}
