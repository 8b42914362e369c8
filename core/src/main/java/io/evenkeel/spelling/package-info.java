// SPDX-License-Identifier: Apache-2.0
/** Misspelt names and what they probably mean, for whoever refuses a name. */
package io.evenkeel.spelling;
