// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.InvalidInputException;
import io.evenkeel.race.Standing;
import io.evenkeel.report.RaceResult;
import io.evenkeel.train.StepResult;
import io.evenkeel.train.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** What a browser gets while a race runs. */
final class RaceServerTest {
  static RaceResult race(long done) {
    List<StepResult> curve =
        LongStream.rangeClosed(1, done).mapToObj(n -> new StepResult(n, 2.0 / n, 1)).toList();
    Standing standing = new Standing("he", 0, curve, Verdict.STALLS);
    return new RaceResult("net", "task", "accuracy", true, 2.3, 9, Map.of(), List.of(standing));
  }

  private static HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void theNumbersAreThoseOfTheRaceAsItStands() throws Exception {
    try (RaceServer server = RaceServer.start(0, race(0))) {
      server.show(race(4));
      String numbers = get(server.address().resolve("/race.json")).body();
      assertThat(new ObjectMapper().readTree(numbers).at("/starts/0/loss")).hasSize(4);
      assertThat(get(server.address().resolve("/table")).body()).contains("he", "4 of 9 steps");
    }
  }

  @Test
  void thePageMayAskItsOwnServerAndNoOther() throws Exception {
    try (RaceServer server = RaceServer.start(0, race(0))) {
      HttpResponse<String> page = get(server.address());
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
      String policy =
          Jsoup.parse(page.body())
              .select("meta[http-equiv=Content-Security-Policy]")
              .attr("content");
      assertThat(policy).startsWith("default-src 'none'").endsWith("connect-src 'self'");
    }
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    try (RaceServer server = RaceServer.start(0, race(0))) {
      assertThat(get(server.address().resolve("/etc/passwd")).statusCode()).isEqualTo(404);
      assertThat(get(server.address().resolve("/race.json/more")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void pagesOfOtherAddressesAreRefused() throws Exception {
    try (RaceServer server = RaceServer.start(0, race(0));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      String request = "GET /race.json HTTP/1.1\r\nHost: evil.example\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 403");
    }
  }

  @Test
  void aPortThatIsTakenIsRefused() {
    try (RaceServer server = RaceServer.start(0, race(0))) {
      int port = server.address().getPort();
      assertThatThrownBy(() -> RaceServer.start(port, race(0)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("port " + port);
    }
  }
}
