// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.random.RandomValues;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .orElse("development");
    return new String[] {
      "evenkeel " + version, "random values " + RandomValues.ALGORITHM, "Java " + Runtime.version()
    };
  }
}
