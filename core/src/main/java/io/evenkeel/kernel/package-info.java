// SPDX-License-Identifier: Apache-2.0
/**
 * Which kind of code computes values: asked for by one system property, read in one place by every
 * room that has a scalar and a vector form of the same arithmetic.
 *
 * <p>Start at {@link io.evenkeel.kernel.KernelRequest}. It knows no kernel and does not touch the
 * Vector API, so it can say that the module is missing.
 */
package io.evenkeel.kernel;
