/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Network namespaces of this process, and what runs in them; nothing of them is left behind. */
final class Namespaces implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Path folder;
  private final Deque<String> made = new ArrayDeque<>();
  private final Deque<Process> running = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param folder where the programs' output goes
   */
  Namespaces(Path folder) {
    this.folder = folder;
  }

  /** How a program ended and what it said. */
  record Outcome(int status, String output) {}

  /** Makes one; the name is this process's own. */
  String make(String name) throws IOException {
    String full = "casa-" + ProcessHandle.current().pid() + "-" + name;
    here("ip", "netns", "add", full);
    made.push(full);
    here("ip", "-n", full, "link", "set", "lo", "up");
    return full;
  }

  /** Links two: {@code subnet} is the third part of their addresses, which end in 1 and 2. */
  void link(String first, String second, int subnet) throws IOException {
    String left = "to" + subnet + "b";
    String right = "to" + subnet + "a";
    here(
        "ip", "link", "add", left, "netns", first, "type", "veth", "peer", "name", right, "netns",
        second);
    address(first, left, subnet, 1);
    address(second, right, subnet, 2);
  }

  private static void address(String namespace, String device, int subnet, int last)
      throws IOException {
    here("ip", "-n", namespace, "addr", "add", ipv4(subnet, last) + "/24", "dev", device);
    here("ip", "-n", namespace, "addr", "add", ipv6(subnet, last) + "/64", "dev", device, "nodad");
    here("ip", "-n", namespace, "link", "set", device, "up");
  }

  static String ipv4(int subnet, int last) {
    return "10.99." + subnet + "." + last;
  }

  static String ipv6(int subnet, int last) {
    return "fd99:" + subnet + "::" + last;
  }

  /** Runs it to its end, as root. */
  Outcome run(String namespace, String input, List<String> command) throws IOException {
    return run(inside(namespace, command), input);
  }

  /** Starts it, as root. What it says goes into a file, which is returned. */
  Path start(String namespace, String name, List<String> command) throws IOException {
    Path output = folder.resolve(name + ".log");
    running.push(
        new ProcessBuilder(inside(namespace, command))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start());
    return output;
  }

  private static List<String> inside(String namespace, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  private static void here(String... command) throws IOException {
    Outcome outcome = run(List.of(command), "");
    if (outcome.status() != 0) {
      throw new IOException(
          String.join(" ", command) + " (needs root and iproute2): " + outcome.output());
    }
  }

  private static Outcome run(List<String> command, String input) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      // It ended without reading all; its status tells more.
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    awaitEnd(process);
    return new Outcome(process.exitValue(), output);
  }

  private static void awaitEnd(Process process) throws IOException {
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
      process.destroyForcibly();
      throw new IOException("no end of " + process.info());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** All that was said so far. */
  static String said(Path output) throws IOException {
    return Files.readString(output, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    for (Process process : running) {
      awaitEnd(process.destroyForcibly());
    }
    IOException failure = null;
    for (String namespace : made) {
      try {
        here("ip", "netns", "del", namespace);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
