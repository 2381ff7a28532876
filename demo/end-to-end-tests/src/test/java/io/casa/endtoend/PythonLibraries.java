/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A virtual environment of Python holding the packages of one list of requirements. */
enum PythonLibraries {
  MCP_1_30("python-mcp-1.30"),
  MCP_2_3("python-mcp-2.3"),
  LANGGRAPH("langgraph"),
  A2A("a2a"),
  LLM_SDKS("llm-sdks"),
  PUBLIC_SESSIONS("public-sessions");

  private static final String NEEDED =
      "The agents need python3 (3.10 or newer) with its venv module (Debian: apt-get install python3-venv) and a package index that pip can reach.";

  private final String name;

  PythonLibraries(String name) {
    this.name = name;
  }

  /** The environment's own interpreter, after installing what is missing. */
  Path interpreter() {
    var requirements =
        this == PUBLIC_SESSIONS
            ? Checkout.publicSessions().resolve("requirements.txt")
            : Checkout.agentSources().resolve("requirements-" + name + ".txt");
    var folder =
        new LibrarySetup(name, List.of(requirements))
            .installed(
                into -> {
                  LibrarySetup.run(into, NEEDED, List.of("python3", "-m", "venv", into.toString()));
                  LibrarySetup.run(
                      into,
                      NEEDED,
                      List.of(
                          into.resolve("bin/pip").toString(),
                          "install",
                          "--quiet",
                          "--disable-pip-version-check",
                          "--no-deps",
                          "--requirement",
                          requirements.toString()));
                });
    var interpreter = folder.resolve("bin/python");
    if (!Files.isExecutable(interpreter)) {
      throw new EndToEndException("No interpreter at " + interpreter + ". " + NEEDED);
    }
    return interpreter;
  }
}
