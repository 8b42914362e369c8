// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.safetensors.WriteOptions;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.train.Race;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a race is kept, so that it can go on to the bit: one safetensors file with the parameters,
 * the optimizer's memory and the curve of every start.
 *
 * <p>The tensors of a start are named {@code 0.he.0/conv1.weight}: its place, its recipe, its seed.
 */
public final class Checkpoint {
  /** What may be lost when the machine goes down; Ctrl-C loses nothing. */
  private static final Duration EVERY = Duration.ofMinutes(2);

  private static final String TERM = "race.";

  private final Path file;
  private final Map<String, String> terms;
  private Instant last = Instant.now();
  private Optional<InvalidInputException> failure = Optional.empty();

  private Checkpoint(Path file, Map<String, String> terms) {
    this.file = file;
    this.terms = new LinkedHashMap<>(terms);
  }

  /**
   * A race that is kept in a file.
   *
   * @param terms all that decides what the race computes, by the names that the user knows
   * @param resume whether a race that is there already goes on; if not, it is in the way
   * @throws InvalidInputException if the file cannot be written or is in the way
   */
  public static Checkpoint of(Path file, Map<String, String> terms, boolean resume) {
    if (!resume && Files.exists(file)) {
      throw new InvalidInputException(
          "checkpoint %s is there already; add --resume to go on with it, or remove it"
              .formatted(file));
    }
    return new Checkpoint(file, terms);
  }

  /** Whether there is a race to go on with. */
  boolean exists() {
    return Files.exists(file);
  }

  /**
   * Opens the race that is there.
   *
   * @param agreed what competes, and how far
   * @param states that every start has
   * @throws InvalidInputException if it was run on other terms or is no such file
   */
  KeptRace open(Terms agreed, List<Tensor> states) {
    SafetensorsFile kept = Safetensors.open(file);
    try {
      terms.forEach((name, value) -> requireSame(name, value, kept.metadata().get(TERM + name)));
      return KeptRace.of(file, kept, agreed, states);
    } catch (RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  private void requireSame(String name, String value, String before) {
    if (before == null) {
      throw new InvalidInputException(
          "%s is not the checkpoint of a race; choose another name".formatted(file));
    }
    if (!before.equals(value)) {
      throw new InvalidInputException(
          "%s was run with %s %s, not %s; go on with that, or choose another file"
              .formatted(file, name, before, value));
    }
  }

  /** Writes the race if that was long ago. */
  void keepSometimes(Race race) {
    if (Duration.between(last, Instant.now()).compareTo(EVERY) > 0) {
      keep(race);
    }
  }

  /**
   * Writes the race as it is; the file is whole at every moment. A race goes on though it cannot be
   * kept: what it has learned is worth more.
   */
  void keep(Race race) {
    Map<String, String> metadata = new LinkedHashMap<>();
    terms.forEach((name, value) -> metadata.put(TERM + name, value));
    last = Instant.now();
    try {
      Safetensors.write(file, RaceTensors.of(race.lanes()), metadata, WriteOptions.defaults());
      failure = Optional.empty();
    } catch (InvalidInputException e) {
      failure = Optional.of(e);
    }
  }

  /** Why the race could not be kept when that was last tried; empty if it could. */
  public Optional<InvalidInputException> failure() {
    return failure;
  }
}
