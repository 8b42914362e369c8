// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import io.evenkeel.init.Choice;
import java.util.Optional;

/**
 * What a recipe gives a parameter, and how that differs from recipe {@code he} if it was solved.
 */
record Solved(Choice choice, Optional<Difference> difference) {}
