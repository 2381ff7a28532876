// SPDX-License-Identifier: Apache-2.0
// Opens an approval in a real browser without scripts: as its user, who approves it, and as somebody else.
// Takes {chromium, uri, user, other, pictures} as JSON on standard input, and answers with one line of it.
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const wanted = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({
  executablePath: wanted.chromium,
  // Chromium has no sandbox for root.
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});

async function signedIn(user) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  await page.goto(wanted.uri);
  await page.getByLabel("Username").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(user);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.url() === wanted.uri && response.status() !== 303),
    page.keyboard.press("Enter"),
  ]);
  await page.waitForURL(wanted.uri);
  return { page, status: answer.status() };
}

async function shown(page) {
  return { url: page.url(), title: await page.title(), text: await page.locator("main").innerText() };
}

const answer = {};
try {
  const others = await signedIn(wanted.other);
  answer.other = { status: others.status, ...(await shown(others.page)) };

  const { page, status } = await signedIn(wanted.user);
  answer.pending = { status, ...(await shown(page)) };
  answer.headings = await page.getByRole("heading").allInnerTexts();
  answer.buttons = await page.getByRole("button").allInnerTexts();
  await page.screenshot({ path: `${wanted.pictures}/approval.png`, fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  answer.overflow = await page.locator("body").evaluate((body) => body.scrollWidth - body.clientWidth);
  await page.screenshot({ path: `${wanted.pictures}/approval-narrow.png`, fullPage: true });

  // By keyboard alone.
  await page.getByRole("button", { name: "Approve this call" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "The call was approved" }).waitFor();
  answer.approved = await shown(page);
} finally {
  await browser.close();
}
console.log(JSON.stringify(answer));
