// SPDX-License-Identifier: Apache-2.0
/**
 * What each parameter of a network is for: its role, fans, packed blocks, the activation that
 * follows, and the name its author gave it.
 *
 * <p>Start at {@link io.evenkeel.role.Roles}. A stored tensor is traced forward through operators
 * that only move weights ({@code WeightTrace}) to the nodes that use it; one class per family of
 * operators then says what that use means. A tensor nobody can place gets {@link
 * io.evenkeel.init.Role#OTHER} and a remark, never a guess.
 *
 * <p>Uses {@link io.evenkeel.graph}, {@link io.evenkeel.idiom}, {@link io.evenkeel.activation} and
 * the vocabulary of {@link io.evenkeel.init}; it chooses no initializer.
 */
package io.evenkeel.role;
