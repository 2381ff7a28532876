// SPDX-License-Identifier: Apache-2.0
// Gets each URL and prints status and body; knows nothing of a proxy.

for (const url of process.argv.slice(2)) {
  try {
    const answer = await fetch(url);
    console.log(answer.status, await answer.text());
  } catch (failure) {
    console.log("failed", failure.cause?.code ?? failure.name);
  }
}
