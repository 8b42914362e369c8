// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks;

import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Ways to fill an array with random numbers. */
public enum Filler {
  /** The floor: memory alone. */
  MEMORY {
    @Override
    void fill(float[] values) {
      Arrays.fill(values, 1);
    }
  },
  EVENKEEL_NORMAL {
    @Override
    void fill(float[] values) {
      RandomValues.of(Seed.of(0), "w").draw(Law.normal(0, 0.02), 0, values, 0, values.length);
    }
  },
  EVENKEEL_UNIFORM {
    @Override
    void fill(float[] values) {
      RandomValues.of(Seed.of(0), "w").draw(Law.uniform(-0.02, 0.02), 0, values, 0, values.length);
    }
  },
  EVENKEEL_TRUNCATED {
    @Override
    void fill(float[] values) {
      RandomValues.of(Seed.of(0), "w")
          .draw(Law.truncatedNormal(0, 0.02, 2), 0, values, 0, values.length);
    }
  },
  JDK_NEXT_GAUSSIAN {
    @Override
    void fill(float[] values) {
      SplittableRandom random = new SplittableRandom(0);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.02 * random.nextGaussian());
      }
    }
  },
  COMMONS_RNG_ZIGGURAT {
    @Override
    void fill(float[] values) {
      UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(0L);
      ZigguratSampler.NormalizedGaussian sampler = ZigguratSampler.NormalizedGaussian.of(random);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.02 * sampler.sample());
      }
    }
  };

  abstract void fill(float[] values);
}
