// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Styles and scripts that go into the page. */
final class PageResources {
  private static final String CHART = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private PageResources() {}

  static String chartScript() {
    return read(CHART + "uPlot.iife.min.js");
  }

  static String chartStyle() {
    return read(CHART + "uPlot.min.css");
  }

  static String script() {
    return read("data.js") + read("chart.js") + read("tables.js");
  }

  static String raceScript() {
    return read("race.js");
  }

  static String style() {
    return read("report.css");
  }

  private static String read(String name) {
    try (InputStream stream = PageResources.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("resource " + name + " is missing from the build");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
