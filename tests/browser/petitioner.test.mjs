// What a petitioner can do with nothing but a receipt: see what was promised, take a proof home, check it without
// network, say that a promise was not kept, and be answered for it by somebody above. In a demo, ten times faster.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { axeViolations, openBrowser } from "./chromium.mjs";
import { column, open, register, sees } from "./desk.mjs";
import { demo, run, temporaryFolder } from "./huiyin.mjs";

const topic = "云栖苑二期延期交房";
const told = "云栖苑二期合同约定去年六月交房，至今没有交房，要求给出准确日期，租房的钱谁来管。";
let room, browser, city;

before(async () => {
  room = await temporaryFolder();
  browser = await openBrowser();
  city = await demo("--speed", "600");
});

after(async () => {
  await browser?.close();
  await city?.stop();
  await room?.remove();
});

async function come(post) {
  const page = await browser.person(city.base);
  await page.goto(city.signIn);
  await page.locator("ul.post-buttons button").filter({ hasText: post }).first().click();
  await page.locator("#col-rising").waitFor();
  return page;
}

test("a case is filed, its proof holds offline, and a promise that was not kept comes back to somebody above", async () => {
  const desk = await come("接待疏导组组长");
  await column(desk, "处置").locator("article").filter({ hasText: topic }).waitFor({ timeout: 120_000 });
  const code = await register(desk, { people: 3, topic, body: told, known: await matterOf(desk) });

  // Pages of petitioners are without script and do not renew themselves: the desk sees first.
  await desk.goto("/incidents/1");
  await desk.locator("#questions").getByText("已认领").first().waitFor({ timeout: 120_000 });
  const petitioner = await browser.person(city.base, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await petitioner.goto("/r");
  await petitioner.getByLabel("回执编码").fill(code.toLowerCase());
  await petitioner.getByRole("button", { name: "查询" }).click();
  await sees(petitioner.locator("section[aria-labelledby=promises]"), "正在办");

  const saved = await proof(petitioner);
  await scanned(await paper(petitioner));
  await verifiedOffline(saved);

  await reported();
  await petitioner.reload();
  await petitioner.getByRole("button", { name: "没有兑现" }).first().click();
  await sees(petitioner, "您说：没有兑现。");

  const commander = await come("指挥长（市委副书记）");
  const above = column(commander, "承诺").locator("article").first();
  await sees(column(commander, "承诺"), "群众说没有兑现");
  await above.locator(".clock").waitFor();
  assert.deepEqual(browser.faults, []);
});

test("a promise on a case goes silent, climbs, and is called not kept by its own petitioner", async () => {
  const desk = await come("应急指挥中心值班员");
  const code = await register(desk, { people: 1, topic: "北苑路灯不亮", body: "北苑东门外的路灯坏了三盏，晚上看不见。" });
  const number = (await desk.getByRole("heading", { name: /信访件 \d+ 已登记/ }).innerText()).match(/\d+/)[0];
  await desk.goto(`/cases/${number}`);
  const classed = await open(desk, "判定类别");
  await classed.getByLabel(/按信访程序办理/).check();
  await classed.getByLabel(/理由/).fill("不属前五条途径");
  await classed.getByRole("button").click();
  await sees(desk, "对这件信访件的承诺");

  const made = await open(desk, "作出承诺");
  await made.getByLabel(/承诺什么/).fill("修好三盏路灯");
  await made.getByLabel(/看得见/).fill("晚上三盏灯都亮");
  await made.getByLabel(/办得到/).fill("市政维修队，年度维修经费");
  await made.getByLabel(/可核验/).fill("夜里去看一次");
  await made.getByLabel(/期限/).fill(await soon(desk));
  await made.getByRole("button", { name: "作出承诺" }).click();
  await sees(desk, "修好三盏路灯", "已认领");

  const petitioner = await browser.person(city.base, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const promised = petitioner.locator("section[aria-labelledby=promises]");
  await petitioner.goto(`/r/${code}`);
  await sees(promised, "修好三盏路灯");
  await desk.locator("[id^=promise-]").getByText("到期无回音").first().waitFor({ timeout: 60_000 });
  await petitioner.reload();
  await sees(promised, "期限已过，没有回音，已报告上一级。");
  await petitioner.getByRole("button", { name: "没有兑现" }).click();
  await sees(petitioner, "您说：没有兑现。");

  const above = await come("应急指挥中心备班员");
  await above.goto("/outbox");
  await sees(above.locator("#notices"), "承诺到期无回音");
  assert.deepEqual(await axeViolations(desk), []);
  assert.deepEqual(browser.faults, []);
});

// An hour from now in the city's time, as the field takes it: six seconds here.
async function soon(desk) {
  const shown = await desk.locator("time.now").getAttribute("datetime");
  const city = new Date(new Date(shown).getTime() + 9 * 3600 * 1000);
  return city.toISOString().slice(0, 16);
}

// The number under which the case form offers the matter.
async function matterOf(desk) {
  await desk.goto("/cases/new");
  const offered = desk.locator("#matters option").filter({ hasText: topic });
  return offered.first().getAttribute("value");
}

// The proof that the case was registered, as a file.
async function proof(petitioner) {
  const file = petitioner.getByRole("link", { name: /^存成文件/ }).first();
  const [download] = await Promise.all([petitioner.waitForEvent("download"), file.click()]);
  return readFile(await download.path(), "utf8");
}

// On paper: a code to scan, large type, and neither a name nor a topic.
async function paper(petitioner) {
  const back = petitioner.url();
  await petitioner.getByRole("link", { name: /^打印/ }).first().click();
  await petitioner.locator("main svg").first().waitFor();
  const words = await petitioner.locator("body").innerText();
  for (const word of ["云栖苑", "交房"]) assert(!words.includes(word), `${word} is on the paper`);
  const codes = petitioner.locator("main svg.qr");
  const drawn = [];
  for (let at = 0; at < (await codes.count()); at++) {
    drawn.push(join(room.folder, `code-${at}.png`));
    await codes.nth(at).screenshot({ path: drawn[at] });
  }
  await petitioner.goto(back);
  return drawn;
}

// The pictures of the codes, read by a reader that is not ours, and what it read checked by the command.
async function scanned(drawn) {
  const texts = [];
  for (const picture of drawn) {
    const { stdout } = await promisify(execFile)("zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", picture]);
    texts.push(stdout);
  }
  const [codes, policy] = [join(room.folder, "scanned"), join(room.folder, "scanned.policy")];
  await writeFile(codes, texts.join(""));
  await writeFile(policy, `log ${(await (await fetch(`${city.base}/ledger/key`)).text()).trim()}\nquorum none\n`);
  const { code, stdout, stderr } = await run(["receipt", "verify", codes, "--policy", policy, "--json"]);
  assert.equal(code, 0, `${texts}${stdout}${stderr}`);
  const said = JSON.parse(stdout);
  assert.deepEqual([said.holds, said.fact, said.content], [true, "case_registered", null]);
}

async function verifiedOffline(receipt) {
  const key = (await (await fetch(`${city.base}/ledger/key`)).text()).trim();
  const page = join(room.folder, "verify.html");
  await writeFile(page, await (await fetch(`${city.base}/verify`)).text());
  const reader = await browser.person("file://");
  await reader.context().setOffline(true);
  await reader.goto(pathToFileURL(page).href);
  await reader.locator("#receipt").fill(receipt);
  await reader.locator("#policy").fill(`log ${key}\nquorum none\n`);
  await reader.locator("form button").click();
  await sees(reader.locator("#verdict"), /✓ 回执成立/);
  await reader.locator("#receipt").fill(receipt.replace(/[A-Za-z](?=[^A-Za-z]*$)/, (letter) => (letter === "A" ? "B" : "A")));
  await reader.locator("form button").click();
  await reader.locator("#verdict").filter({ hasText: "✓ 回执成立" }).waitFor({ state: "detached" });
  await reader.context().close();
}

// The owner says that it is kept.
async function reported() {
  const page = await come("责任单位主要负责人");
  await page.goto("/incidents/1");
  const form = await open(page, "报告已兑现");
  await form.getByLabel(/佐证/).fill("复工照片 3 张，监理日志第 41 号");
  await form.getByRole("button", { name: "报告已兑现" }).click();
  await sees(page.locator("#questions"), "待核验");
  assert.deepEqual(await axeViolations(page), []);
}
