// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.axes.Factor.Kind;
import java.util.List;
import java.util.Optional;

/**
 * What the calculus knows of the channels of a tensor that are alike, over draws of the weights.
 *
 * <p>An element is h(z) with z standard normal. Elements of one channel at two positions, or in two
 * samples, have jointly normal z: from their correlation follow all mean products.
 *
 * @param marginal how one element is distributed, on average over positions
 * @param positions correlation of z at two positions (or tokens) of one sample; near-by ones are
 *     taken to be like distant ones; NaN where it is unknown, as is then all that depends on it
 * @param samples correlation of z in two samples
 * @param source what z stands for
 * @param terms the independent terms that the element is the sum of; itself where it is no sum
 * @param profile spread of the second moment over positions; absent without spatial axes
 * @param steps products at every pair of positions, where these are steps and it is known
 */
record Signal(
    Marginal marginal,
    double positions,
    double samples,
    Source source,
    Terms terms,
    Optional<Profile> profile,
    Optional<StepProducts> steps) {

  /** A signal that is no sum of others. */
  static Signal of(Marginal marginal, double positions, double samples, Source source) {
    Terms itself = Terms.of(source, new Term(marginal, positions, samples));
    return new Signal(
        marginal, positions, samples, source, itself, Optional.empty(), Optional.empty());
  }

  /** A signal of a known distribution whose elements have the given mean products. */
  static Signal of(Marginal marginal, Products products, Source source) {
    return of(
        marginal,
        marginal.correlation(products.positions()),
        marginal.correlation(products.samples()),
        source);
  }

  /** A normal signal given by the mean products of its elements. */
  static Signal gaussian(Products products, Source source) {
    double variance = Math.max(0, products.second() - products.mean() * products.mean());
    return of(new Marginal.Gaussian(products.mean(), variance), products, source);
  }

  /** A sum of terms. */
  static Signal sum(Terms terms, String value) {
    Marginal marginal = terms.distribution();
    Products products = terms.products();
    Signal whole = of(marginal, products, Source.of(value));
    return terms.isTooMany()
        ? whole
        : new Signal(
            marginal,
            whole.positions,
            whole.samples,
            whole.source,
            terms,
            Optional.empty(),
            Optional.empty());
  }

  /** A signal of mean 0 and variance 1 of which nothing else is known. */
  static Signal unit(Source source) {
    return of(new Marginal.Gaussian(0, 1), Double.NaN, Double.NaN, source);
  }

  double mean() {
    return marginal.mean();
  }

  double secondMoment() {
    return marginal.secondMoment();
  }

  double variance() {
    return marginal.variance();
  }

  /** The mean products of two elements of one channel. */
  Products products() {
    return new Products(
        mean(), secondMoment(), marginal.product(positions), marginal.product(samples));
  }

  /** The mean products at every pair of steps; of any two alike where nothing more is known. */
  StepProducts stepProducts(int count) {
    return steps
        .filter(known -> known.steps() == count)
        .orElseGet(() -> StepProducts.of(products(), count));
  }

  /** f applied to every element: a function of the same z. */
  Signal then(Activation f) {
    return withMarginal(marginal.then(f));
  }

  /** factor·x + shift. */
  Signal affine(double factor, double shift) {
    if (factor == 1 && shift == 0) {
      return this;
    }
    Marginal scaled = marginal.affine(factor, shift);
    return new Signal(
        scaled, positions, samples, source, terms.affine(factor, shift), profile, Optional.empty());
  }

  /** Another function of the same z. */
  Signal withMarginal(Marginal other) {
    Terms itself = Terms.of(source, new Term(other, positions, samples));
    return new Signal(other, positions, samples, source, itself, profile, Optional.empty());
  }

  /** Some of the elements; those of other channels of a map share no weights with them. */
  Signal cut(Part.Range range) {
    boolean ofChannels = range.kind() == Kind.CHANNEL;
    return new Signal(
        marginal,
        positions,
        samples,
        source.cut(range),
        terms.cut(range),
        profile.filter(p -> ofChannels),
        steps.filter(s -> ofChannels));
  }

  /** Some of the steps, which have second moments of their own. */
  Signal cutSteps(Part.Range range) {
    Signal some = cut(range);
    if (steps.filter(s -> s.steps() == range.size()).isEmpty()) {
      return some;
    }
    StepProducts left = steps.get().range((int) range.from(), (int) range.to());
    double second = left.products(0).second();
    double factor = secondMoment() == 0 ? 1 : Math.sqrt(second / secondMoment());
    Products products = left.products(factor * mean());
    Signal of = of(marginal.affine(factor, 0), products, some.source);
    return left.steps() > 1 ? of.withSteps(left) : of;
  }

  /** The same elements in another order, or some of them: at each place now stands another. */
  Signal rearranged(String value) {
    return of(marginal, positions, samples, source.at(value));
  }

  /** The same at all positions, or in all samples. */
  Signal withCorrelations(boolean samePositions, boolean sameSamples) {
    return new Signal(
        marginal,
        samePositions ? 1 : positions,
        sameSamples ? 1 : samples,
        source,
        new Terms(terms.correlated(samePositions, sameSamples)),
        profile,
        Optional.empty());
  }

  Signal withProfile(Optional<Profile> newProfile) {
    return new Signal(marginal, positions, samples, source, terms, newProfile, steps);
  }

  Signal withSteps(StepProducts known) {
    return new Signal(marginal, positions, samples, source, terms, profile, Optional.of(known));
  }

  /** The spread over the given spatial sizes; even where none is known. */
  Profile profileOver(List<Long> sizes) {
    return profile.filter(p -> p.sizes().equals(sizes)).orElseGet(() -> Profile.flat(sizes));
  }
}
