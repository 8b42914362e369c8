// SPDX-License-Identifier: Apache-2.0
/**
 * Built-in networks as graphs: the plain nets of He et al. 2015, VGG, ResNet, DenseNet and other
 * image classifiers, a U-Net, a detector, recurrent nets and a transformer.
 *
 * <p>Start at {@link io.evenkeel.network.Networks}:
 *
 * <pre>{@code
 * Graph network = Networks.of("plain-cnn-30");
 * }</pre>
 *
 * <p>The room uses {@link io.evenkeel.graph} and {@link io.evenkeel.tensor} only. It decides
 * nothing about the values of weights: every parameter it adds is undrawn.
 */
package io.evenkeel.network;
