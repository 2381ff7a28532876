/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

/** Three ways of writing an agent, and how each keeps what belongs to a request. */
enum AgentKind {
  THREADS("threads", "a thread per request (Java, thread-local)"),
  ASYNCIO("asyncio", "Python asyncio (context variable)"),
  NODE("node", "Node (AsyncLocalStorage)");

  final String app;
  final String text;

  AgentKind(String app, String text) {
    this.app = app;
    this.text = text;
  }
}
