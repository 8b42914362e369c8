// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lock;

import io.evenkeel.InvalidInputException;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.TensorDigest;
import io.evenkeel.digest.Sha256;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Initializer;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan with everything that decides its values, and what was written of it.
 *
 * @param dtype of floating-point values, if they do not keep their own
 * @param kept SHA-256 of the values of every parameter that keeps them, by its name
 * @param written one certificate for each file
 * @param intact whether it says what it said when it was written: false if it was read from a file
 *     whose checksum is another's
 */
public record Lock(
    Plan plan,
    Seed seed,
    Optional<DType> dtype,
    Map<String, String> kept,
    List<Certificate> written,
    boolean intact) {
  private static final long LARGEST = 1_000_000_000;

  /** What kept values would be read from; the lock has their checksums only. */
  private static final Graph NO_NETWORK =
      new Graph(
          "none",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Optional.empty());

  public Lock {
    kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
    written = List.copyOf(written);
  }

  /** The lock of a plan of which nothing has been written. */
  public static Lock of(Plan plan, Graph graph, Seed seed, Optional<DType> dtype) {
    Draw values = Draw.of(keptOnly(plan, true), graph, seed, dtype, Draw.Naming.STORED);
    Map<String, Tensor> stored = new LinkedHashMap<>();
    values.tensors().forEach(tensor -> stored.put(tensor.name(), tensor));
    Map<String, String> kept = new LinkedHashMap<>();
    for (PlannedParameter parameter : keptOnly(plan, true).parameters()) {
      kept.put(parameter.name(), TensorDigest.of(values, stored.get(parameter.stored())));
    }
    return new Lock(plan, seed, dtype, kept, List.of(), true);
  }

  public Lock withWritten(List<Certificate> certificates) {
    return new Lock(plan, seed, dtype, kept, certificates, intact);
  }

  /**
   * Every value of the plan but those that are kept.
   *
   * @throws InvalidInputException if this version does not draw the algorithm's values
   */
  public TensorSource drawn(Draw.Naming naming) {
    if (!Draw.knows(plan.algorithm())) {
      throw new InvalidInputException(
          "the plan's values are %s, which this version cannot draw; use the version that wrote it"
              .formatted(plan.algorithm()));
    }
    try {
      return Draw.of(keptOnly(plan, false), NO_NETWORK, seed, dtype, naming);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidInputException(
          "the plan of %s cannot be drawn: %s; was it edited?"
              .formatted(plan.model(), e.getMessage()),
          e);
    }
  }

  /** SHA-256 of the kept values by their tensors as they are written. */
  public Map<Tensor, String> kept(Draw.Naming naming) {
    Map<Tensor, String> digests = new LinkedHashMap<>();
    for (PlannedParameter parameter : keptOnly(plan, true).parameters()) {
      Tensor tensor = parameter.tensor();
      Tensor stored =
          dtype.isPresent() && tensor.dtype().isFloating() ? tensor.withDType(dtype.get()) : tensor;
      for (String name : Draw.names(parameter, naming)) {
        digests.put(stored.withName(name), kept.get(parameter.name()));
      }
    }
    return digests;
  }

  private static Plan keptOnly(Plan plan, boolean kept) {
    List<PlannedParameter> parameters =
        plan.parameters().stream()
            .filter(parameter -> (parameter.initializer() instanceof Initializer.Keep) == kept)
            .toList();
    return plan.withParameters(parameters).withFindings(List.of());
  }

  /** The same, marked as changed by others than its writer. */
  Lock changed() {
    return new Lock(plan, seed, dtype, kept, written, false);
  }

  /**
   * What decides the values, in 64 hexadecimal digits: seed, algorithm, and of every parameter its
   * name, shape, dtype and initializer; neither roles nor reasons.
   */
  public String digest() {
    return new Sha256().add(LockText.values(this).getBytes(StandardCharsets.UTF_8)).hex();
  }

  /**
   * Writes the lock, or nothing.
   *
   * @throws InvalidInputException if the file cannot be written there
   */
  public void write(Path file) {
    AtomicFile.write(file, LockText.of(this));
  }

  /**
   * Reads a lock that {@link #write} wrote.
   *
   * @throws InvalidInputException if anything in it is missing, unknown or wrong
   */
  public static Lock read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          "%s is not a file; give one that --lock wrote".formatted(file));
    }
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        throw new InvalidInputException(
            "%s is %d bytes long; a lock has at most 1 GB; give one that --lock wrote"
                .formatted(file, size));
      }
      return LockReader.read(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new InvalidInputException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
