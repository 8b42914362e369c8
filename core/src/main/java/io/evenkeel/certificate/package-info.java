// SPDX-License-Identifier: Apache-2.0
/**
 * What was written, proved: every element counted once, a checksum and the sample moments of every
 * tensor, and whether they are what the plan says, with a stated probability of a false alarm.
 *
 * <p>Start at {@link io.evenkeel.certificate.Tally}, which watches a file being written, and at
 * {@link io.evenkeel.certificate.Verification}, which draws every value again and compares it with
 * a file.
 *
 * <p>Sums are taken piece by piece and joined in the order of the elements, so a certificate does
 * not depend on threads. Memory is bounded by the pieces in flight.
 */
package io.evenkeel.certificate;
