// SPDX-License-Identifier: Apache-2.0
/**
 * A plan as a file: enough to draw every value again without the model, and to check a file of
 * weights years later.
 *
 * <p>Start at {@link io.evenkeel.lock.Lock}.
 *
 * {@snippet :
 * Lock lock = Lock.of(plan, graph, Seed.of(42), Optional.of(DType.BF16));
 * lock.write(Path.of("model.lock.json"));
 *
 * Lock again = Lock.read(Path.of("model.lock.json"));
 * Safetensors.write(Path.of("model.safetensors"), again.drawn(Draw.Naming.PARAMETER));
 * }
 *
 * <p>The text is JSON, one parameter a line, the same to the byte for the same plan. Numbers read
 * back to the same bits. What is read must be complete and hold nothing else. Its last field,
 * {@code sha256}, is of all the others: a lock that was edited says so.
 */
package io.evenkeel.lock;
