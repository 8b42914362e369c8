// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.text;

import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import j2html.TagCreator;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The network as a picture, the signal as its colour; nothing where it is too large to read. */
final class DrawingSection {
  private static final int WIDTH = 190;
  private static final int HEIGHT = 40;
  private static final int STRIPE = 12;
  private static final int ACROSS = WIDTH + 34;
  private static final int DOWN = HEIGHT + 24;
  private static final int MARGIN = 20;
  private static final int LETTERS = 26;

  /** So many powers of ten away from the reference, a colour is full. */
  private static final double DECADES = 4;

  private final Drawing drawing;
  private final OptionalDouble signal;
  private final OptionalDouble gradient;

  private DrawingSection(Drawing drawing) {
    this.drawing = drawing;
    this.signal = signal(drawing.boxes().getFirst().last());
    this.gradient = middleGradient(drawing);
  }

  /** Not the last one's: a mean over positions divides every gradient before it. */
  private static OptionalDouble middleGradient(Drawing drawing) {
    double[] known =
        drawing.boxes().stream()
            .map(box -> gradient(box.first()))
            .flatMapToDouble(OptionalDouble::stream)
            .sorted()
            .toArray();
    return known.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(known[known.length / 2]);
  }

  static DomContent of(Outcome outcome) {
    Optional<Drawing> drawing = Drawing.of(outcome.readings(), outcome.links());
    return drawing.isEmpty() ? text("") : new DrawingSection(drawing.get()).section(outcome);
  }

  private DomContent section(Outcome outcome) {
    String recipe = outcome.plan().recipe();
    return TagCreator.section(
        h2("The network, recipe " + recipe),
        div(
                p("Colour is the second moment of a layer's output over that of the first one: white"
                        + " is level, blue a ten-thousandth and less, red ten thousand times and"
                        + " more, grey not known. The stripe is that of the gradient, over"
                        + " the median of all layers. What is not a number is red all over. The"
                        + " mouse over a box tells the numbers.")
                    .withClass("how"),
                svg())
            .withClasses("panel", "scroll", "drawing"));
  }

  private DomContent svg() {
    int width = 2 * MARGIN + ACROSS * drawing.columns();
    int height = 2 * MARGIN + DOWN * drawing.rows();
    return new ContainerTag<>("svg")
        .attr("viewBox", "0 0 %d %d".formatted(width, height))
        .attr("width", width)
        .attr("height", height)
        .attr("role", "img")
        .attr("aria-label", "The network with its signal as colour")
        .with(each(drawing.lines(), DrawingSection::line), each(drawing.boxes(), this::box));
  }

  private static DomContent line(Drawing.Line line) {
    int fromX = left(line.from()) + WIDTH / 2;
    int fromY = top(line.from()) + HEIGHT;
    int toX = left(line.to()) + WIDTH / 2;
    int toY = top(line.to());
    boolean passesBoxes =
        line.to().row() > line.from().row() + 1 && line.from().column() == line.to().column();
    int aside = passesBoxes ? WIDTH / 2 + ACROSS - WIDTH : 0;
    int bend = (toY - fromY) / 2;
    return new ContainerTag<>("path")
        .attr(
            "d",
            passesBoxes
                ? "M%d %d C%d %d %d %d %d %d S%d %d %d %d"
                    .formatted(
                        fromX,
                        fromY,
                        fromX,
                        fromY + 14,
                        fromX + aside,
                        fromY + 4,
                        fromX + aside,
                        fromY + bend,
                        toX,
                        toY - 14,
                        toX,
                        toY)
                : "M%d %d C%d %d %d %d %d %d"
                    .formatted(fromX, fromY, fromX, fromY + bend, toX, toY - bend, toX, toY));
  }

  private DomContent box(Drawing.Box box) {
    int left = left(box);
    int top = top(box);
    Reading last = box.last();
    return new ContainerTag<>("g")
        .with(
            new ContainerTag<>("title").with(text(told(box))),
            rectangle(left, top, WIDTH, fill(signal(last), signal)).withClass("box"),
            rectangle(left + WIDTH - STRIPE, top, STRIPE, fill(gradient(box.first()), gradient)),
            label(left, top + 16, "op", operators(box)),
            label(left, top + 32, "of", name(box)));
  }

  private static int left(Drawing.Box box) {
    return MARGIN + ACROSS * box.column();
  }

  private static int top(Drawing.Box box) {
    return MARGIN + DOWN * box.row();
  }

  private static ContainerTag<?> rectangle(int left, int top, int width, String fill) {
    return new ContainerTag<>("rect")
        .attr("x", left)
        .attr("y", top)
        .attr("width", width)
        .attr("height", HEIGHT)
        .attr("style", "fill:" + fill);
  }

  private static DomContent label(int left, int baseline, String kind, String words) {
    return new ContainerTag<>("text")
        .attr("x", left + 8)
        .attr("y", baseline)
        .attr("class", kind)
        .with(text(DisplayText.clippedName(DisplayText.printable(words), LETTERS)));
  }

  private static String operators(Drawing.Box box) {
    return box.readings().stream()
        .map(reading -> reading.op().replace("Normalization", "Norm"))
        .collect(Collectors.joining(" "));
  }

  private static String name(Drawing.Box box) {
    return box.first().parameter().orElse("").replaceAll("\\.weight$", "");
  }

  private static String told(Drawing.Box box) {
    return box.readings().stream().map(DrawingSection::told).collect(Collectors.joining("\n"));
  }

  private static String told(Reading reading) {
    String measured =
        reading
            .measured()
            .map(m -> ", measured " + Numbers.of(m.moments().secondMoment()))
            .orElse("");
    return "%s %s: E x² %s%s, E δ² %s"
        .formatted(
            reading.op(),
            reading.tensor(),
            reading.predictedMoments().map(m -> Numbers.of(m.secondMoment())).orElse("cannot say"),
            measured,
            Numbers.of(gradient(reading)));
  }

  private static OptionalDouble signal(Reading reading) {
    return reading
        .measured()
        .map(Measured::moments)
        .or(reading::predictedMoments)
        .map(Moments::secondMoment)
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble gradient(Reading reading) {
    OptionalDouble measured =
        reading.measured().map(Measured::gradientSecondMoment).orElse(OptionalDouble.empty());
    return measured.isPresent() ? measured : reading.knownGradient();
  }

  /** Blue for what is smaller than the reference, red for what is larger. */
  private static String fill(OptionalDouble value, OptionalDouble reference) {
    if (value.isEmpty() || reference.isEmpty()) {
      return "var(--line)";
    }
    double decades = Math.log10(value.getAsDouble() / reference.getAsDouble());
    if (Double.isNaN(decades)) {
      return "var(--error)";
    }
    double share = Math.min(1, Math.abs(decades) / DECADES);
    return String.format(
        Locale.ROOT,
        "color-mix(in oklab, %s %.0f%%, var(--panel))",
        decades < 0 ? "#2f7fd0" : "#d8433a",
        100 * share);
  }
}
