// SPDX-License-Identifier: Apache-2.0
/**
 * Data sets with something to learn, generated or read from files, as batches.
 *
 * <p>Start at {@link io.evenkeel.task.Tasks}. A batch depends on the task's name, its seed, the
 * split, the batch's number and size and on nothing else. Generated tasks are a function from a
 * sample's number to the sample; read ones find it in a file. The room runs and trains nothing.
 */
package io.evenkeel.task;
