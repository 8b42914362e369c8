// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenkeel.InvalidInputException;
import io.evenkeel.report.RaceJson;
import io.evenkeel.report.RacePage;
import io.evenkeel.report.RaceResult;
import io.evenkeel.report.RaceTable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Serves a race as it stands: {@code /} is the page, {@code /race.json} its numbers, {@code /table}
 * its table. Only this machine can reach it.
 */
public final class RaceServer implements AutoCloseable {
  private static final List<String> HERE = List.of("localhost", "127.0.0.1", "[::1]");

  /** An open page asks at least as often. */
  private static final Duration ATTENTION = Duration.ofSeconds(2);

  private final HttpServer server;
  private volatile RaceResult race;
  private volatile Instant asked = Instant.EPOCH;

  private RaceServer(HttpServer server, RaceResult race) {
    this.server = server;
    this.race = race;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any that is free
   * @param before the race before its first step
   * @throws InvalidInputException if the port is taken
   */
  public static RaceServer start(int port, RaceResult before) {
    try {
      InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      RaceServer served = new RaceServer(HttpServer.create(here, 0), before);
      served.serve("/", "text/html", RacePage::live);
      served.serve("/race.json", "application/json", RaceJson::chart);
      served.serve("/table", "text/plain", RaceTable::of);
      served.server.start();
      return served;
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot serve on port %d (%s); choose another with --watch=PORT"
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private void serve(String path, String type, Function<RaceResult, String> text) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            answer(exchange, path, type, text);
          }
        });
  }

  private void answer(
      HttpExchange exchange, String path, String type, Function<RaceResult, String> text)
      throws IOException {
    if (!isHere(exchange.getRequestHeaders().getFirst("Host"))) {
      // A page of another address must not read along under a name that it made point here.
      exchange.sendResponseHeaders(403, -1);
      return;
    }
    if (!exchange.getRequestURI().getPath().equals(path)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    asked = Instant.now();
    byte[] body = text.apply(race).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private boolean isHere(String host) {
    int port = server.getAddress().getPort();
    return host != null && HERE.stream().anyMatch(name -> host.equals(name + ":" + port));
  }

  /** Shows how the race ended, long enough for a page that is open to see it. */
  public void end(RaceResult last) {
    race = last;
    if (Duration.between(asked, Instant.now()).compareTo(ATTENTION) < 0) {
      try {
        Thread.sleep(ATTENTION);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Shows the race as it stands now. */
  public void show(RaceResult now) {
    race = now;
  }

  /** Where a browser finds it. */
  public URI address() {
    return URI.create("http://localhost:%d/".formatted(server.getAddress().getPort()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
