// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of these is one line, exit code 2, and nothing left behind. */
final class BadInputTest {
  @TempDir private Path folder;

  private void refused(String message, String... arguments) throws IOException {
    long files = count();
    Command command = Command.run(arguments);
    assertThat(command.exit()).as(command.err()).isEqualTo(2);
    assertThat(command.err().lines()).singleElement().asString().contains(message);
    assertThat(command.err()).startsWith("evenkeel: ").doesNotContain("Exception");
    assertThat(command.out()).isEmpty();
    assertThat(count()).isEqualTo(files);
  }

  private long count() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  private String network() {
    String file = folder.resolve("net.onnx").toString();
    assertThat(Command.run("network", "mlp-2x4", "--out", file).exit()).isZero();
    return file;
  }

  @Test
  void aFileThatIsNotOnnx() throws IOException {
    String text = file("text.onnx", "hello".getBytes(StandardCharsets.UTF_8));
    refused("is not an ONNX model", "init", text);
  }

  @Test
  void anEmptyFile() throws IOException {
    refused("is not an ONNX model", "init", file("empty.onnx", new byte[0]));
  }

  @Test
  void aFolder() throws IOException {
    refused("is a folder", "init", folder + "/");
  }

  @Test
  void aMissingFile() throws IOException {
    refused("does not exist", "init", folder.resolve("none.onnx").toString());
  }

  @Test
  void anUnknownNetworkIsAnsweredWithTheNearest() throws IOException {
    refused("did you mean resnet-50?", "init", "resnet50");
  }

  @Test
  void anUnknownRecipe() throws IOException {
    refused("unknown recipe 'hee'", "init", "mlp-2x4", "--recipe", "hee");
    refused("unknown recipe 'nil'", "init", "mlp-2x4", "--compare", "xavier,nil");
  }

  @Test
  void shapesThatDoNotFit() throws IOException {
    refused("has 2 dimensions, not the 3", "init", "mlp-2x4", "--input", "input=2x4x4");
    refused("must be 4", "init", "mlp-2x4", "--input", "input=2x5");
    refused("has no input 'z'", "init", "mlp-2x4", "--input", "z=2x4");
    refused("is not a shape", "init", "mlp-2x4", "--input", "input=many");
    refused("names no input", "init", "mlp-2x4", "--input", "2x4");
  }

  @Test
  void dataWithoutSense() throws IOException {
    refused("is neither .npy nor .npz", "init", "mlp-2x4", "--data", file("d.csv", new byte[3]));
    refused("none.npy", "init", "mlp-2x4", "--data", folder.resolve("none.npy").toString());
    refused("broken.npy", "init", "mlp-2x4", "--data", file("broken.npy", new byte[] {1, 2}));
  }

  @Test
  void outputsThatCannotBe() throws IOException {
    String model = network();
    refused("is the model itself", "init", model, "--out", model);
    refused("does not exist", "init", model, "--out", folder.resolve("no/w.safetensors") + "");
    refused("neither .safetensors nor .onnx", "init", model, "--out", folder.resolve("w.pt") + "");
    String twice = folder.resolve("w.safetensors").toString();
    refused("is given twice", "init", model, "--out", twice, "--json", twice);
  }

  @Test
  void optionsThatAreNone() throws IOException {
    refused("not a long", "init", "mlp-2x4", "--seed", "x");
    refused("Unknown option", "init", "mlp-2x4", "--nope");
    refused("is not one of", "init", "mlp-2x4", "--dtype", "i8");
    refused("MODEL", "init");
  }

  @Test
  void everyTruncationOfAModel() throws IOException {
    byte[] whole = Files.readAllBytes(Path.of(network()));
    Path cut = folder.resolve("cut.onnx");
    for (int length = 0; length < Math.min(whole.length, 4096); length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      Command command = Command.run("init", cut.toString(), "--dry-run");
      assertThat(command.exit()).as("cut at %d: %s", length, command.err()).isEqualTo(2);
      assertThat(command.err().lines()).hasSize(1);
    }
  }
}
