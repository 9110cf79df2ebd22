// Every page, as everybody can use it: in both languages, on a desk screen and a phone, in light and dark, with a
// keyboard, and without JavaScript.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axeViolations, openBrowser } from "./chromium.mjs";
import { column, decide, password, register, sees, seesNo, signIn, signOut, switchTo } from "./desk.mjs";
import { run, serve, temporaryFolder } from "./huiyin.mjs";

const chain = ["应急指挥中心值班员", "副指挥长（副市长）", "指挥长（市委副书记）"];
const posts = ["duty-officer", "deputy-commander", "commander", "reception-lead", "information-lead", "policy-lead"];
const signedIn = [
  "/", "/work", "/cases/new", "/cases/import", "/assessments/1", "/assessments/2", "/incidents/1", "/matters/1", "/matters/2", "/plan",
  "/outbox", "/accounts", "/cases/1", "/supervision", "/supervision/corrections",
];
const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

let room, browser, server, desk, auditor;

before(async () => {
  room = await temporaryFolder();
  const data = join(room.folder, "data");
  browser = await openBrowser();
  server = await serve({ data, first: true });
  const first = await browser.person(server.base);
  assert.deepEqual(await looks(first, [server.setup]), []);
  await server.stop();
  await account("shen", "--data", data, "--admin", ...posts.flatMap((post) => ["--post", post]));
  await account("shenji", "--data", data, "--auditor");
  server = await serve({ data });
  desk = await browser.person(server.base);
  auditor = await browser.person(server.base);
  await signIn(desk, "shen");
  await signIn(auditor, "shenji");
  await column(auditor, "苗头").waitFor();
  await fillTheCity();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await room?.remove();
});

async function account(name, ...options) {
  const made = await run(["user", "add", name, ...options], `${password(name)}\n`);
  assert.equal(made.code, 0, made.stderr);
}

// One incident with figures, a question and tasks; one assessment that waits for its screening.
async function fillTheCity() {
  await column(desk, "苗头").waitFor();
  await register(desk, { people: 46, topic: "云栖苑二期延期交房", body: "云栖苑二期合同约定去年六月交房，至今没有交房。" });
  const choices = [/^确有其事/, /^情况属实/, /启动Ⅳ级响应/];
  for (const [step, choice] of choices.entries()) {
    await desk.goto("/assessments/1");
    await switchTo(desk, chain[step]);
    await decide(desk, choice, "来件属实，已向责任单位核实。");
    await sees(desk.locator("#others"), "来件属实");
    if (step < 2) await desk.locator(".said > li").nth(step).waitFor();
  }
  await desk.getByRole("link", { name: /已启动响应/ }).first().waitFor();
  await desk.goto("/incidents/1");
  await desk.getByLabel("现场人数（只报数，不报人）").fill("31");
  await desk.getByRole("button", { name: "报现场人数" }).click();
  await sees(desk.locator("#figures-now"), "31 人");
  await desk.getByLabel("群众问什么").fill("哪一天能拿到钥匙？");
  await desk.getByRole("button", { name: "记录关切" }).click();
  await sees(desk.locator("#questions"), "哪一天能拿到钥匙？");
  await register(desk, { people: 33, topic: "柳桥街道小学入学资格", body: "柳桥街道外来务工家庭询问小学入学要哪些材料。" });
  await switchTo(desk, chain[0]);
}

// What is wrong with pages that answer with a status, at every size and in both schemes: broken axe rules, a page
// wider than its window, another language than the one chosen.
async function looks(page, paths, lang = "zh", status = 200) {
  const wrong = [];
  await page.context().addCookies([{ name: "lang", value: lang, url: server.base }]);
  for (const path of paths) {
    const answer = await page.goto(path);
    if (answer.status() !== status) wrong.push(`${path}: status ${answer.status()}`);
    const tag = await page.locator("html").getAttribute("lang");
    if (tag !== { zh: "zh-CN", en: "en" }[lang]) wrong.push(`${path}: lang is ${tag}`);
    for (const [size, viewport] of Object.entries(sizes)) {
      await page.setViewportSize(viewport);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > viewport.width) wrong.push(`${lang} ${path} at ${viewport.width}: ${wide} px wide`);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const broken = await axeViolations(page);
        wrong.push(...broken.map((line) => `${lang} ${path} ${size} ${colorScheme}: ${line}`));
      }
    }
  }
  await page.setViewportSize(sizes.desk);
  await page.emulateMedia({ colorScheme: "light" });
  return wrong;
}

for (const lang of ["zh", "en"]) {
  test(`every page passes axe and fits, in ${lang}, on desk and phone, light and dark`, async () => {
    assert.deepEqual(await looks(desk, signedIn, lang), []);
  });

  test(`pages for others do too, in ${lang}: signing in, an auditor's incident, a page that is not open`, async () => {
    const stranger = await browser.person(server.base);
    assert.deepEqual(await looks(stranger, ["/sign-in"], lang), []);
    assert.deepEqual(await looks(auditor, ["/incidents/1"], lang), []);
    assert.deepEqual(await looks(auditor, ["/cases/new", "/accounts"], lang, 403), []);
    assert.deepEqual(await looks(auditor, ["/no-such-page"], lang, 404), []);
    await stranger.context().close();
  });
}

test("what is missing and what is not open answer with their status, and say so", async () => {
  await auditor.context().addCookies([{ name: "lang", value: "zh", url: server.base }]);
  assert.equal((await auditor.goto("/no-such-page")).status(), 404);
  await sees(auditor, "没有这个页面");
  assert.equal((await auditor.goto("/accounts")).status(), 403);
  await sees(auditor, "这个页面不对您开放");
});

test("whoever comes without signing in is asked to, and then is where they wanted to be", async () => {
  const stranger = await browser.person(server.base);
  await stranger.goto("/incidents/1");
  await stranger.getByLabel("登录名").fill("shen");
  await stranger.getByLabel("密码").fill(password("shen"));
  await stranger.getByRole("button", { name: "登录" }).click();
  await sees(stranger.locator("#head"), "云栖苑二期延期交房");
  await stranger.context().close();
});

test("the language is one button, and it stays", async () => {
  await desk.context().clearCookies({ name: "lang" });
  await desk.goto("/incidents/1");
  await desk.getByRole("button", { name: "English" }).click();
  await desk.getByRole("button", { name: "中文" }).waitFor();
  await desk.getByRole("link", { name: "Duty board" }).first().click();
  await column(desk, "Responding").waitFor();
  await desk.getByRole("button", { name: "中文" }).click();
  await column(desk, "处置").waitFor();
});

test("a keyboard is enough: skip to the content, list the keys, go by them", async () => {
  await desk.goto("/");
  await desk.keyboard.press("Tab");
  await desk.keyboard.press("Enter");
  assert.equal(await desk.evaluate(() => document.activeElement.id), "main");
  await desk.keyboard.press("?");
  const keys = desk.getByRole("dialog", { name: "快捷键" });
  await sees(keys, "到值班台", "到等我办的第一件");
  assert.deepEqual(await axeViolations(desk), []);
  await desk.keyboard.press("Escape");
  await seesNo(desk, "到等我办的第一件");
  await desk.keyboard.press("3");
  assert.equal(await desk.evaluate(() => document.activeElement.id), "col-responding");
  await desk.keyboard.press("m");
  await desk.keyboard.press("Enter");
  await desk.waitForURL("**/assessments/2");
  await desk.keyboard.press("w");
  await desk.waitForURL("**/work");
});

test("the core acts need no JavaScript: sign in, screen, register, sign out", async () => {
  const page = await browser.person(server.base, { javaScriptEnabled: false });
  await signIn(page, "shen");
  await column(page, "研判").getByRole("link", { name: "去办" }).click();
  await page.getByLabel(/^确有其事/).check();
  await page.getByLabel("理由").fill("三十三人问同一件事，请核实材料要求。");
  await page.getByRole("button", { name: "提交决定" }).click();
  await page.locator("#others").getByText("请核实材料要求").waitFor();
  await register(page, { people: 2, topic: "路灯不亮", body: "湖畔街道南门路灯坏了两周。" });
  await signOut(page);
  await page.context().close();
});

test("on all these pages no script failed, nothing was missing and no other host was asked", () => {
  assert.deepEqual(browser.faults, []);
});
