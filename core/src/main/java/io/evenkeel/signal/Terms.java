// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The independent terms of a sum, by their sources. */
record Terms(Map<Source, Term> bySource) {
  /** Beyond this number of terms a sum is kept as a single one. */
  private static final int MOST = 6;

  static Terms of(Source source, Term term) {
    return new Terms(Map.of(source, term));
  }

  boolean isSingle() {
    return bySource.size() == 1;
  }

  boolean isTooMany() {
    return bySource.size() > MOST;
  }

  /** The sources of the terms that vary. */
  Set<Source> sources() {
    return bySource.entrySet().stream()
        .filter(term -> term.getValue().marginal().variance() > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The terms of factor·x + shift. */
  Terms affine(double factor, double shift) {
    Map<Source, Term> result = new LinkedHashMap<>();
    bySource.forEach(
        (source, term) -> result.put(source, term.affine(factor, result.isEmpty() ? shift : 0)));
    return new Terms(result);
  }

  /** The terms, each the same at all positions, or in all samples. */
  Map<Source, Term> correlated(boolean positions, boolean samples) {
    Map<Source, Term> result = new LinkedHashMap<>();
    bySource.forEach((source, term) ->
        result.put(
            source,
            new Term(
                term.marginal(), positions ? 1 : term.positions(), samples ? 1 : term.samples())));
    return result;
  }

  /** The same terms of some of the elements. */
  Terms cut(Part.Range range) {
    Map<Source, Term> result = new LinkedHashMap<>();
    bySource.forEach((source, term) -> result.put(source.cut(range), term));
    return new Terms(result);
  }

  /** The terms of both sums; those of one source are added value by value. */
  Terms plus(Terms other) {
    Map<Source, Term> result = new LinkedHashMap<>(bySource);
    other.bySource.forEach((source, term) -> result.merge(source, term, Term::plus));
    return new Terms(result);
  }

  /** How the sum is distributed. */
  Marginal distribution() {
    return bySource.values().stream()
        .map(Term::marginal)
        .reduce(Terms::independentSum)
        .orElseGet(() -> new Marginal.Gaussian(0, 0));
  }

  Products products() {
    return bySource.values().stream().map(Term::products).reduce(Products.ZERO, Products::plus);
  }

  private static Marginal independentSum(Marginal a, Marginal b) {
    if (a instanceof Marginal.Gaussian(double mean, double variance)
        && b instanceof Marginal.Gaussian(double otherMean, double otherVariance)) {
      return new Marginal.Gaussian(mean + otherMean, variance + otherVariance);
    }
    if (a.variance() == 0) {
      return b.affine(1, a.mean());
    }
    return b.variance() == 0 ? a.affine(1, b.mean()) : Table.ofSum(a, b);
  }
}
