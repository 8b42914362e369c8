// SPDX-License-Identifier: Apache-2.0
/**
 * Activation functions and their Gaussian moments: what a function does to the mean and the second
 * moment of a normal signal on the way forward, and to the second moment of the gradient on the way
 * back.
 *
 * <p>Start at {@link io.evenkeel.activation.Activations}; every function is an immutable {@link
 * io.evenkeel.activation.Activation}.
 *
 * {@snippet :
 * Activation relu = Activations.relu();
 * double gain = relu.gain(); // 1.4142135623730951, He et al. (2015)
 *
 * Activation snake = Activations.of("snake", x -> x + Math.pow(Math.sin(x), 2));
 * GaussianMoments out = snake.moments(0.5); // x ~ N(0, 0.5)
 * double forward = out.secondMoment(); // E f²
 * double backward = out.derivativeSecondMoment(); // E f′²
 * }
 *
 * <p>Moments come from a closed form where a stable one exists and else from a quadrature that is
 * exact at kinks and follows both the width of the normal distribution and the unit scale of the
 * function. Everything is computed with correctly rounded operations and {@link StrictMath}, so the
 * same question has the same answer, to the bit, on every machine.
 *
 * <p>The room uses no other room. It knows no layers, tensors or weights, does not sample, and does
 * not treat functions of more than one variable (softmax, gated units, max pooling).
 */
package io.evenkeel.activation;
