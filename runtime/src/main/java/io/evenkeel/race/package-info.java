// SPDX-License-Identifier: Apache-2.0
/**
 * A network, a task and some recipes: which loss and which metric the task asks for, where each
 * recipe lets the network start, and how far each gets.
 *
 * <p>Start at {@link io.evenkeel.race.Contest}. {@link io.evenkeel.race.Course} fits a task to a
 * network; a {@link io.evenkeel.race.Standing} is how one start does.
 *
 * <p>Joins {@link io.evenkeel.plan} with {@link io.evenkeel.task} and {@link io.evenkeel.train};
 * prints nothing.
 */
package io.evenkeel.race;
