// SPDX-License-Identifier: Apache-2.0
/**
 * A race in the browser while it runs: a page on this machine alone, at an address that ends with
 * the race.
 *
 * <p>Start at {@link io.evenkeel.live.RaceServer}. The page is the one that {@code --report}
 * writes; its script asks for the race anew every second.
 *
 * <p>Uses {@link io.evenkeel.report}; computes nothing.
 */
package io.evenkeel.live;
