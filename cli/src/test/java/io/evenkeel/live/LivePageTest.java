// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.evenkeel.report.RaceJson;
import io.evenkeel.report.RacePage;
import io.evenkeel.report.RaceTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a running race in a browser; says aloud that it is left out where there is none. */
final class LivePageTest {
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

  /** A race at its third step whose page was made before the first. */
  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve(server, "/", "text/html", RacePage.live(RaceServerTest.race(0)));
    serve(server, "/race.json", "application/json", RaceJson.text(RaceServerTest.race(3)));
    serve(server, "/table", "text/plain", RaceTable.of(RaceServerTest.race(3)));
    server.start();
    return server;
  }

  private static void serve(HttpServer server, String path, String type, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  @Test
  void theTableAndTheCurvesFollowTheRace() throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the PATH: the live page was not opened");
    HttpServer server = server();
    try {
      Document page = opened(browser.get(), server.getAddress().getPort());
      assertThat(page.getElementById("standings").text()).contains("3 of 9 steps");
      assertThat(page.select(".curves canvas")).hasSize(2);
    } finally {
      server.stop(0);
    }
  }

  /** The document as the browser has it after ten seconds of its own time. */
  private Document opened(Path browser, int port) throws IOException, InterruptedException {
    Path dom = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=10000",
                "--dump-dom",
                "http://localhost:" + port + "/")
            .redirectOutput(dom.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
    return Jsoup.parse(Files.readString(dom));
  }
}
