// The demo as somebody sees it who runs one command and opens the address it prints.
//
// HUIYIN_PICTURES=DIR also takes the README's pictures of the board, board.zh.png and board.en.png, into DIR: see
// takePictures. It takes a minute longer.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "./chromium.mjs";
import { column, open, sees } from "./desk.mjs";
import { demo, ofProject } from "./huiyin.mjs";

const incident = "云栖苑二期延期交房";
const pictures = process.env.HUIYIN_PICTURES;
let browser;

before(async () => { browser = await openBrowser(); });
after(() => browser?.close());

async function come(city, post, lang = "zh") {
  const page = await browser.person(city.base);
  await page.context().addCookies([{ name: "lang", value: lang, url: city.base }]);
  await page.goto(city.signIn);
  await page.locator("ul.post-buttons button").filter({ hasText: post }).first().click();
  await page.locator("#col-rising").waitFor();
  return page;
}

test("one command and one click: the signal within 30 seconds, level III within two minutes", async (t) => {
  const began = performance.now();
  const left = (seconds) => ({ timeout: began + seconds * 1000 - performance.now() });
  const city = await demo();
  t.after(city.stop);
  const page = await come(city, "应急指挥中心值班员");
  await column(page, "苗头").locator(".lines").getByText("来信来访激增").first().waitFor(left(30));
  t.diagnostic(`signal after ${Math.round((performance.now() - began) / 1000)} s`);

  const card = column(page, "处置").locator("article").filter({ hasText: incident });
  await card.getByText("Ⅲ级响应").waitFor(left(120));
  t.diagnostic(`level III after ${Math.round((performance.now() - began) / 1000)} s`);
  await card.getByRole("link", { name: incident }).click();
  await sees(page.locator("#tasks"), "医疗救护组到岗");
  await sees(page.locator("#questions"), /到底哪一天能拿到钥匙/);

  if (pictures) await takePictures(city, join(ofProject("."), pictures));
});

test("ten times faster, the incident is seen to end, and not because people left", async (t) => {
  const city = await demo("--speed", "600");
  t.after(city.stop);
  const page = await come(city, "指挥长（市委副书记）");
  const responding = column(page, "处置");
  const card = responding.locator("article").filter({ hasText: incident }).getByRole("link", { name: incident });
  await card.waitFor({ timeout: 60_000 });
  const its = await card.getAttribute("href");
  await responding.getByText("没有处置中的事件").waitFor({ timeout: 90_000 });
  await page.goto(its);
  await sees(page.locator("#head"), "终结", "群众关切都有公开答复或承诺");
  assert.equal(await page.locator("#questions .tag").getByText("未答复").count(), 0);
});

test("in the demo no script failed and no other host was asked", () => {
  assert.deepEqual(browser.faults, []);
});

// The board during level III with something in all four columns: two people take part. One promises something for
// the same day; the duty officer has taken the post over, so the second signal (at 10:45) waits for them.
async function takePictures(city, folder) {
  const policy = await come(city, "政策方案组组长");
  await policy.goto("/incidents/1");
  const question = policy.locator("article.question").filter({ hasText: "监管账户" });
  const promise = await open(question, "作出承诺");
  await promise.getByLabel("期限").fill("2026-03-12T18:00");
  await promise.getByLabel("承诺什么").fill("今天 18 时前，监管账户收支明细张贴在接待大厅二号窗口，业主可以抄录。");
  await promise.getByLabel("看得见").fill("二号窗口贴出盖章的收支明细");
  await promise.getByLabel("办得到").fill("市住建局向监管银行调取流水，今天下午盖章");
  await promise.getByLabel("可核验").fill("业主代表用银行流水逐笔对照");
  await promise.getByRole("button", { name: "作出承诺" }).click();
  await sees(question, "已答复");

  const boards = { zh: await come(city, "应急指挥中心值班员"), en: await come(city, "Duty Officer, Command Centre", "en") };
  await boards.zh.getByRole("button", { name: "我来值守" }).click();
  await boards.en.reload();
  for (const [lang, board] of Object.entries(boards)) {
    await board.locator("#col-deciding .mine").waitFor({ timeout: 120_000 });
    await board.screenshot({ path: join(folder, `board.${lang}.png`) });
  }
}
