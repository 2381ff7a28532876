/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The npm packages of {@code package-lock.json}, among them the Node 22 that runs them. */
record JavaScriptLibraries(Path folder) {
  private static final String NEEDED =
      "The JavaScript agent and the scripted LLM need npm 9 or newer (any Node brings one) and a package registry that npm can reach.";
  private static final List<String> LISTS = List.of("package.json", "package-lock.json", ".npmrc");

  static JavaScriptLibraries installed() {
    var sources = Checkout.agentSources();
    return new JavaScriptLibraries(
        new LibrarySetup("javascript", LISTS.stream().map(sources::resolve).toList())
            .installed(
                into -> {
                  for (var list : LISTS) {
                    Files.copy(sources.resolve(list), into.resolve(list));
                  }
                  LibrarySetup.run(
                      into,
                      NEEDED,
                      List.of(
                          "npm",
                          "ci",
                          "--ignore-scripts",
                          "--no-audit",
                          "--no-fund",
                          "--loglevel=error"));
                }));
  }

  /** Node 22, the first that can be told by its environment to use a proxy. */
  Path node() {
    var cpu = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    var node = folder.resolve("node_modules/node-linux-" + cpu + "/bin/node");
    if (!Files.isExecutable(node)) {
      throw new EndToEndException(
          "No Node for this machine at " + node + ": the agents run on Linux, x64 or arm64.");
    }
    return node;
  }

  /** A program beside its packages, which is where Node looks for them. */
  Path program(String name) {
    var program = folder.resolve(name);
    try {
      return Files.copy(
          Checkout.agentSources().resolve(name), program, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EndToEndException("Could not copy the program " + name, e);
    }
  }

  Path script(String pathInPackages) {
    return folder.resolve("node_modules").resolve(pathInPackages);
  }
}
