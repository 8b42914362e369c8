// SPDX-License-Identifier: Apache-2.0
/**
 * Evenkeel: give any neural network the weights it should start from, and prove it.
 *
 * <p>The rooms below this package are described by their own pages. The journey of a model is
 * {@link io.evenkeel.graph} → {@link io.evenkeel.role} → {@link io.evenkeel.plan} → values. This
 * package itself holds only the exception that every room may throw.
 */
package io.evenkeel;
