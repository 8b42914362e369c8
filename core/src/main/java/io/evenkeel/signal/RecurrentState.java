// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/** The state of a recurrent layer between two steps. */
record RecurrentState(Marginal hidden, Marginal cell) {}
