// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.ModelRefusedException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code evenkeel} command. */
@Command(
    name = "evenkeel",
    description = "Give any neural network the weights it should start from, and prove it.",
    subcommands = {
      InitCommand.class,
      CheckCommand.class,
      VerifyCommand.class,
      RaceCommand.class,
      NetworkCommand.class,
      ReproduceCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class Main {
  private static final int BAD_INPUT = 2;
  private static final int OWN_FAULT = 70;

  private Main() {}

  public static void main(String[] arguments) {
    // What it says is English; digits and decimal points of another language do not belong in it.
    Locale.setDefault(Locale.ROOT);
    WatchedOutput output = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(new BufferedOutputStream(output), false, stdoutCharset()));
    Interruption.announce();
    int exit = run(arguments);
    System.out.flush();
    Interruption.over();
    System.exit(output.failure().map(Main::outputFailed).orElse(exit));
  }

  private static Charset stdoutCharset() {
    return Charset.forName(System.getProperty("stdout.encoding", "UTF-8"));
  }

  private static int outputFailed(String why) {
    System.err.println("evenkeel: cannot write standard output: " + why);
    return BAD_INPUT;
  }

  /** Runs a command line and returns the exit code. */
  static int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    Words.register(commandLine);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setUsageHelpLongOptionsMaxWidth(30);
    commandLine.setParameterExceptionHandler(Main::badArguments);
    commandLine.setExecutionExceptionHandler(Main::failed);
    if (arguments.length == 0) {
      commandLine.usage(commandLine.getOut());
      return BAD_INPUT;
    }
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError e) {
      commandLine
          .getErr()
          .println("evenkeel: not enough memory; give more with EVENKEEL_JAVA_OPTS=-Xmx16g");
      return BAD_INPUT;
    } catch (StackOverflowError e) {
      commandLine
          .getErr()
          .println(
              "evenkeel: the network nests too deep; try EVENKEEL_JAVA_OPTS=-Xss64m and report it");
      return OWN_FAULT;
    }
  }

  private static int badArguments(CommandLine.ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    err.printf("evenkeel: %s; see %s --help%n", Words.of(e), name);
    return BAD_INPUT;
  }

  private static int failed(Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    boolean verbose = commandLine.getParseResult().hasMatchedOption("--verbose");
    if (e instanceof InvalidInputException || e instanceof ModelRefusedException) {
      err.println("evenkeel: " + firstLine(e));
      trace(e, verbose, err);
      return BAD_INPUT;
    }
    err.printf("evenkeel: internal error: %s; run with --verbose and report it%n", describe(e));
    trace(e, verbose, err);
    return OWN_FAULT;
  }

  private static String describe(Exception e) {
    return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + firstLine(e));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static void trace(Exception e, boolean verbose, PrintWriter err) {
    if (verbose) {
      e.printStackTrace(err);
    }
  }
}
