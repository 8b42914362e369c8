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
import java.util.function.Function;

/**
 * Serves a race as it stands: {@code /} is the page, {@code /race.json} its numbers, {@code /table}
 * its table. Only this machine can reach it.
 */
public final class RaceServer implements AutoCloseable {
  private final HttpServer server;
  private volatile RaceResult race;

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
      served.serve("/race.json", "application/json", RaceJson::text);
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
    if (!exchange.getRequestURI().getPath().equals(path)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] body = text.apply(race).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
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
