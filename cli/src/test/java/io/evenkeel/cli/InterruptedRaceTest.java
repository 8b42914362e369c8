// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in a race, in a process of its own. */
final class InterruptedRaceTest {
  private static final Pattern ADDRESS = Pattern.compile("watch it at (\\S+)");

  @TempDir private Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> race(long steps, String... more) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("race", "plain-cnn-4x4", "--task=textures-8", "--recipes=he,xavier"));
    all.addAll(List.of("--batch=4", "--steps=" + steps, "--json=" + path("race.json")));
    all.addAll(List.of(more));
    return all;
  }

  private Process started(List<String> arguments) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // A test run in the background of a shell ignores the signal, and so would its children.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", java));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx1g"));
    command.addAll(List.of("--add-modules=jdk.incubator.vector"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(folder.resolve("errors").toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .start();
  }

  /** Waits until some steps have been made, as the live page tells. */
  private void awaitSteps(Process process) throws IOException, InterruptedException {
    while (process.isAlive()) {
      Matcher told = ADDRESS.matcher(Files.readString(folder.resolve("errors")));
      if (told.find() && steps(URI.create(told.group(1))) > 3) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private static long steps(URI address) throws IOException {
    try (InputStream numbers = address.resolve("race.json").toURL().openStream()) {
      return new ObjectMapper().readTree(numbers).get("steps").asLong();
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void ctrlCLeavesAReportAndARaceThatGoesOnToTheSameBits() throws Exception {
    String kept = "--checkpoint=" + path("race.safetensors");
    Process process = started(race(1_000_000, kept, "--watch", "--report=" + path("race.html")));
    awaitSteps(process);
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("errors"))).isEqualTo(130);
    assertThat(folder.resolve("out")).content().contains("of 1000000 steps", "he", "xavier");
    assertThat(Jsoup.parse(Files.readString(folder.resolve("race.html"))).select(".curves"))
        .hasSize(2);
    JsonNode left = json();
    long done = left.get("steps").asLong();
    assertThat(left.at("/starts/1/loss")).hasSize((int) done);
    assertThat(Command.run(race(done + 2, kept, "--resume").toArray(String[]::new)).exit())
        .isZero();
    JsonNode resumed = json();
    assertThat(Command.run(race(done + 2).toArray(String[]::new)).exit()).isZero();
    assertThat(resumed).isEqualTo(json());
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("race.json").toFile());
  }
}
