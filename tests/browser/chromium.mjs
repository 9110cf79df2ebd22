// Starts Debian's Chromium the one way the browser tests use it: headless, silent on the network, with an
// empty profile each time. axe-core's source comes along, as every page is checked with it.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const executablePath = "/usr/bin/chromium";

// --no-sandbox: tests run as root in containers, where Chromium's sandbox cannot start; they load our pages only.
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser context with a new profile, and `close()`, which removes the profile too. */
export async function openBrowser(options = {}) {
  const profile = await mkdtemp(join(tmpdir(), "huiyin-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    ...options,
  });
  const close = async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  };
  return { context, close };
}

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with the page as it stands: one line for each rule that is broken, with its elements. */
export async function axeViolations(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
