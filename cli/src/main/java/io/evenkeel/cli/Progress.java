// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.text.DecimalFormat;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar with rate and remaining time on a terminal; nothing in a pipe. */
final class Progress implements AutoCloseable {
  private final ProgressBar bar;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Starts a bar.
   *
   * @param unit name and size of a unit, such as MB and 1,000,000
   */
  static Progress start(boolean shown, String task, long total, String unit, long unitSize) {
    return new Progress(
        shown
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .showSpeed(new DecimalFormat("#,##0"))
                .setMaxRenderedLength(120)
                .clearDisplayOnFinish()
                .build()
            : null);
  }

  /** Is told how much more has been done. */
  LongConsumer steps() {
    return bar == null ? n -> {} : bar::stepBy;
  }

  /** Is told how much need not be done, which would only make the rate wrong. */
  LongConsumer found() {
    return bar == null ? n -> {} : this::leaveOut;
  }

  private synchronized void leaveOut(long n) {
    bar.maxHint(bar.getMax() - n);
  }

  /** Is told how much has been done altogether. */
  LongConsumer position() {
    return bar == null ? n -> {} : bar::stepTo;
  }

  /** Shows a few words behind the bar. */
  void say(String words) {
    if (bar != null) {
      bar.setExtraMessage("  " + words);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
