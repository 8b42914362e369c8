// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.train.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What He's rule made possible: networks for every task, trained from auto and from a bad start.
 */
final class TaskRace {
  static final Reproduction CLASSIFICATION =
      new Reproduction(
          "classification",
          "ResNet-110 and DenseNet-BC-100, narrow, learn figures on textured grounds from auto",
          "He et al. 2016, arXiv:1512.03385; Huang et al. 2017, arXiv:1608.06993, in small",
          TaskRace::classification);

  static final Reproduction SEGMENTATION =
      new Reproduction(
          "segmentation",
          "A U-Net, narrow, learns which figure each pixel belongs to",
          "Ronneberger, Fischer, Brox 2015, U-Net, in small",
          TaskRace::segmentation);

  static final Reproduction DETECTION =
      new Reproduction(
          "detection",
          "A single-shot detector, narrow, learns where which figures are",
          "Liu et al. 2016, SSD; Lin et al. 2017, Focal Loss, in small",
          TaskRace::detection);

  static final Reproduction TRANSLATION =
      new Reproduction(
          "translation",
          "A GRU with attention and a transformer translate spelled-out numbers that they have not seen"
              + " (en to de)",
          "Luong, Pham, Manning 2015, arXiv:1508.04025; Vaswani et al. 2017, arXiv:1706.03762, in"
              + " small",
          TaskRace::translation);

  static final Reproduction SENTIMENT =
      new Reproduction(
          "sentiment",
          "LSTM and ReLU-RNN tell good reviews from bad ones where words alone do not",
          "Hochreiter, Schmidhuber 1997; Le, Jaitly, Hinton 2015, in small",
          TaskRace::sentiment);

  private static final String AUTO = "auto";
  private static final String NUMBERS = "numbers-en-de";

  /** Whoever sees no figure anywhere is right about most of the ground and nothing else. */
  private static final String BACKGROUND = "mIoU (ground alone .081)";

  private static final String LSTM = "lstm-classifier:";
  private static final String RELU_RNN = "rnn-classifier:activation=relu,";

  private TaskRace() {}

  private static List<Row> classification(Effort effort) {
    List<Row> rows = new ArrayList<>();
    if (effort == Effort.FULL) {
      rows.addAll(
          learned("ResNet-110", Track.adam("resnet-110:width=4", "shapes-16", 16, 700, 5e-3), 0.4));
      rows.addAll(
          learned(
              "DenseNet-BC-100",
              Track.adam("densenet-bc-100-k4", "shapes-16", 16, 600, 5e-3),
              0.4));
    } else {
      rows.addAll(
          learned("ResNet-8", Track.adam("resnet-8:width=4", "textures-8", 16, 80, 1e-2), 0.3));
      rows.addAll(
          learned(
              "DenseNet-BC-10", Track.adam("densenet-bc-10-k4", "textures-8", 16, 80, 1e-2), 0.3));
    }
    return rows;
  }

  private static List<Row> learned(String network, Track track, double accuracy) {
    Finish finish = track.run(1, AUTO);
    return List.of(
        Row.of("draws of 1 that train, " + network, 1)
            .measured(finish.count(AUTO, Verdict.TRAINS), 0),
        Row.atLeast("accuracy on unseen samples, " + network, accuracy)
            .measured(finish.metric(AUTO), 0));
  }

  private static List<Row> segmentation(Effort effort) {
    return effort == Effort.FULL
        ? besides(
            Track.adam("unet:width=8,levels=2", "shapes-segmentation-32", 16, 2500, 6e-3),
            BACKGROUND,
            "gaussian-1",
            0.75,
            0.3)
        : trains(Track.adam("unet:width=8,levels=1", "shapes-segmentation-24", 8, 150, 2e-2));
  }

  private static List<Row> detection(Effort effort) {
    return effort == Effort.FULL
        ? besides(
            Track.adam("detector:width=12", "shapes-detection-32", 16, 5000, 5e-3),
            "mAP@.5",
            "gaussian-1",
            0.4,
            0.1)
        : trains(Track.adam("detector:width=2", "shapes-detection-32", 8, 40, 1e-2));
  }

  private static List<Row> translation(Effort effort) {
    return effort == Effort.FULL
        ? Stream.concat(recurrent().stream(), transformer().stream()).toList()
        : trains(Track.adam("gru-seq2seq:hidden=16,embedding=16", NUMBERS, 16, 60, 2e-2));
  }

  private static List<Row> recurrent() {
    Track track = Track.adam("gru-seq2seq:hidden=64,embedding=64", NUMBERS, 64, 800, 5e-3);
    return besides(track, "exact match, GRU,", "gaussian-0.01", 0.9, 0.3);
  }

  private static List<Row> transformer() {
    String network = "transformer-translation:width=64,hidden=128,layers=2";
    Track track = Track.adam(network, NUMBERS, 64, 300, 3e-3);
    return besides(track, "exact match, transformer,", "gaussian-1", 0.9, 0.3);
  }

  private static List<Row> trains(Track track) {
    return List.of(
        Row.of("draws of 1 that train from auto", 1)
            .measured(track.run(1, AUTO).count(AUTO, Verdict.TRAINS), 0));
  }

  private static List<Row> sentiment(Effort effort) {
    List<Row> rows = new ArrayList<>();
    boolean full = effort == Effort.FULL;
    for (String cell : full ? List.of(LSTM, RELU_RNN) : List.of(RELU_RNN)) {
      String network = cell + "layers=1,hidden=32,embedding=32";
      Track track = Track.adam(network, "sentiment", 32, full ? 500 : 300, 1e-2);
      String label = network.substring(0, network.indexOf('-')).toUpperCase(Locale.ROOT);
      rows.addAll(
          besides(track, "accuracy, %s,".formatted(label), "gaussian-1", full ? 0.9 : 0.6, 0.9));
    }
    return rows;
  }

  /**
   * A quality from auto, and from a bad start.
   *
   * @param least that auto must reach
   * @param most that the bad start may reach
   */
  private static List<Row> besides(
      Track track, String metric, String bad, double least, double most) {
    Finish finish = track.run(1, AUTO, bad);
    return List.of(
        Row.of("draws of 1 that train, auto", 1).measured(finish.count(AUTO, Verdict.TRAINS), 0),
        Row.atLeast(metric + " from auto", least).measured(finish.metric(AUTO), 0),
        Row.atMost(metric + " from " + bad, most).measured(orNothing(finish.metric(bad)), 0));
  }

  /** What has diverged predicts nothing. */
  private static double orNothing(double metric) {
    return Double.isNaN(metric) ? 0 : metric;
  }
}
