// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/** A rule whose reason also says what the recipe asks of the network or its optimizer. */
record Asking(Rule rule, Request request) implements Rule {
  @Override
  public Choice at(Target target) {
    Choice choice = rule.at(target);
    String text = request.at(target.site());
    return text.isEmpty()
        ? choice
        : new Choice(choice.initializer(), choice.gain(), choice.reason() + "; " + text);
  }
}
