// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratNormalizedGaussianSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Ways to fill a gibibyte, or the array that stands for it, timed one after another. */
enum Rate {
  /** The floor: memory alone. */
  MEMORY {
    @Override
    long fill(MemorySegment memory, float[] array) {
      memory.fill((byte) 1);
      return memory.byteSize() / Float.BYTES;
    }
  },
  MEMORY_2_THREADS {
    @Override
    long fill(MemorySegment memory, float[] array) {
      long half = memory.byteSize() / 2;
      PAIR.submit(() ->
              IntStream.range(0, 2)
                  .parallel()
                  .forEach(i -> memory.asSlice(i * half, half).fill((byte) 1)))
          .join();
      return memory.byteSize() / Float.BYTES;
    }
  },
  ARRAY {
    @Override
    long fill(MemorySegment memory, float[] array) {
      Arrays.fill(array, 1);
      return array.length;
    }
  },
  NORMAL(Law.normal(0, 0.02), DType.F32, 1),
  NORMAL_2_THREADS(Law.normal(0, 0.02), DType.F32, 2),
  UNIFORM(Law.uniform(-0.02, 0.02), DType.F32, 1),
  UNIFORM_2_THREADS(Law.uniform(-0.02, 0.02), DType.F32, 2),
  TRUNCATED(Law.truncatedNormal(0, 0.02, 2), DType.F32, 1),
  TRUNCATED_2_THREADS(Law.truncatedNormal(0, 0.02, 2), DType.F32, 2),
  TRUNCATED_AT_3(Law.truncatedNormal(0, 0.02, 3), DType.F32, 1),
  NORMAL_BF16(Law.normal(0, 0.02), DType.BF16, 1),
  NORMAL_BF16_2_THREADS(Law.normal(0, 0.02), DType.BF16, 2),
  NORMAL_F16(Law.normal(0, 0.02), DType.F16, 1),
  NORMAL_F16_2_THREADS(Law.normal(0, 0.02), DType.F16, 2),
  NORMAL_TO_ARRAY {
    @Override
    long fill(MemorySegment memory, float[] array) {
      VALUES.draw(Law.normal(0, 0.02), 0, array, 0, array.length);
      return array.length;
    }
  },
  JDK_NEXT_GAUSSIAN {
    @Override
    long fill(MemorySegment memory, float[] array) {
      SplittableRandom random = new SplittableRandom(0);
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) (0.02 * random.nextGaussian());
      }
      return array.length;
    }
  },
  COMMONS_RNG_MODIFIED_ZIGGURAT {
    @Override
    long fill(MemorySegment memory, float[] array) {
      return sample(ZigguratSampler.NormalizedGaussian.of(generator()), array);
    }
  },
  COMMONS_RNG_ZIGGURAT {
    @Override
    long fill(MemorySegment memory, float[] array) {
      return sample(ZigguratNormalizedGaussianSampler.of(generator()), array);
    }
  };

  private static final RandomValues VALUES = RandomValues.of(Seed.of(0), "w");
  private static final ForkJoinPool PAIR = new ForkJoinPool(2);

  private final Law law;
  private final DType dtype;
  private final int threads;

  Rate() {
    this(Law.UNIT_NORMAL, DType.F32, 1);
  }

  Rate(Law law, DType dtype, int threads) {
    this.law = law;
    this.dtype = dtype;
    this.threads = threads;
  }

  /** Does it once and returns how many values it wrote. */
  long fill(MemorySegment memory, float[] array) {
    long values = memory.byteSize() / Float.BYTES;
    MemorySegment destination = memory.asSlice(0, values * dtype.bytes());
    if (threads == 1) {
      VALUES.draw(law, 0, destination, dtype);
    } else {
      PAIR.submit(() -> VALUES.drawInParallel(law, 0, destination, dtype)).join();
    }
    return values;
  }

  private static UniformRandomProvider generator() {
    return RandomSource.XO_RO_SHI_RO_128_PP.create(0L);
  }

  private static long sample(SharedStateContinuousSampler sampler, float[] array) {
    for (int i = 0; i < array.length; i++) {
      array[i] = (float) (0.02 * sampler.sample());
    }
    return array.length;
  }
}
