// Starts Debian's Chromium the one way the browser tests use it: headless, silent on the network, and with an
// empty profile for each person. axe-core's source comes along, as every page is checked with it.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
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

// Machines may have two cores and compile beside the tests: what takes a second may take ten.
const patience = 30_000;

/**
 * A browser. `person(base)` is somebody's own profile with one page open, `base` the server's address. What no
 * page may do is kept in `faults`: scripts that fail, parts that do not load, requests to other hosts.
 */
export async function openBrowser() {
  const browser = await chromium.launch({ executablePath, args, timeout: 60_000 });
  const faults = [];
  const person = async (base, options = {}) => {
    const context = await browser.newContext({
      baseURL: base,
      locale: "zh-CN",
      timezoneId: "Asia/Shanghai",
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(patience);
    watch(context, base, faults);
    return context.newPage();
  };
  return { person, faults, close: () => browser.close() };
}

function watch(context, base, faults) {
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !url.startsWith("data:")) faults.push(`request to ${url}`);
  });
  context.on("response", (response) => {
    const request = response.request();
    if (response.status() >= 400 && !request.isNavigationRequest()) faults.push(`${response.status()} for ${request.url()}`);
  });
  context.on("weberror", (error) => faults.push(`script: ${error.error().stack}`));
  context.on("console", (message) => {
    // A refused form or a missing page is a page of its own with a status; Chromium notes the status here too.
    const status = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !status) faults.push(`console: ${message.text()}`);
  });
}

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with the page as it stands: one line for each rule that is broken, with its elements. */
export async function axeViolations(page) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
