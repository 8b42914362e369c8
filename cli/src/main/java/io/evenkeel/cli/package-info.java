// SPDX-License-Identifier: Apache-2.0
/**
 * Words become calls become exit codes: the only room that prints and exits.
 *
 * <p>{@link io.evenkeel.cli.Main} starts; each command is one class. Exit code 0 means done, 1
 * means a check found errors, 2 means the input cannot be used (one line on standard error says
 * why), 70 means a fault of Evenkeel's own.
 */
package io.evenkeel.cli;
