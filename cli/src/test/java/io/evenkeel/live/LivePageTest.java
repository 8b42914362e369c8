// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a running race in a browser; says aloud that it is left out where there is none. */
final class LivePageTest {
  /** Of the palette of curves on light ground. */
  private static final int FIRST_CURVE = 0x0072b2;

  @TempDir private Path folder;

  private static Optional<Path> browser() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(place -> place + "/")
        .flatMap(
            place -> Stream.of("chromium", "chromium-browser", "google-chrome").map(place::concat))
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void theTableAndTheCurvesFollowTheRace() throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the PATH: the live page was not opened");
    try (RaceServer server = RaceServer.start(0, RaceServerTest.race(0))) {
      // The page is that of a race before its first step; what it shows then it has asked for.
      CompletableFuture<Void> going =
          CompletableFuture.runAsync(
              () -> server.show(RaceServerTest.race(3)),
              CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
      Document page = opened(browser.get(), server.address());
      going.join();
      assertThat(page.getElementById("standings").text()).contains("3 of 9 steps");
      assertThat(page.select(".curves canvas")).hasSize(2);
      assertThat(page.select(".curves").eachAttr("data-steps")).containsExactly("3", "3");
    }
  }

  @Test
  void theCurvesAreDrawn() throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the PATH: the live page was not opened");
    try (RaceServer server = RaceServer.start(0, RaceServerTest.race(0))) {
      long legend = pictured(browser.get(), server.address());
      server.show(RaceServerTest.race(3));
      assertThat(pictured(browser.get(), server.address())).isGreaterThan(legend + 500);
    }
  }

  /** Pixels of the first curve's colour. */
  private long pictured(Path browser, URI address) throws IOException, InterruptedException {
    Path picture = folder.resolve("page.png");
    run(browser, address, "--window-size=1000,900", "--screenshot=" + picture);
    BufferedImage image = ImageIO.read(picture.toFile());
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .map(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) & 0xffffff)
        .filter(colour -> colour == FIRST_CURVE)
        .count();
  }

  private Document opened(Path browser, URI address) throws IOException, InterruptedException {
    return Jsoup.parse(Files.readString(run(browser, address, "--dump-dom")));
  }

  /** What the browser says after ten seconds of its own time. */
  private Path run(Path browser, URI address, String... what)
      throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    List<String> command =
        new ArrayList<>(
            List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=10000"));
    command.addAll(List.of(what));
    command.add(address.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    return said;
  }
}
