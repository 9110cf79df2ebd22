// Records put right by hand in the browser: a slip in the number of people, a matter that holds two problems, a
// filing that was entered twice; and what the auditor and the petitioner read of it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axeViolations, openBrowser } from "./chromium.mjs";
import { open, password, register, sees, signIn } from "./desk.mjs";
import { run, serve, temporaryFolder } from "./huiyin.mjs";

let room, browser, server, desk, receipt;

before(async () => {
  room = await temporaryFolder();
  const data = join(room.folder, "data");
  browser = await openBrowser();
  server = await serve({ data, first: true });
  await server.stop();
  await account("shen", "--data", data, "--admin", "--post", "reception-lead");
  await account("shenji", "--data", data, "--auditor");
  server = await serve({ data });
  desk = await browser.person(server.base);
  await signIn(desk, "shen");
  await register(desk, { people: 4, topic: "云栖苑二期延期交房", body: "合同约定去年六月交房，至今没有交房。" });
  await register(desk, { people: 3, topic: "柳桥街道小学入学资格", body: "外来务工家庭询问小学入学要哪些材料。", known: "1" });
  receipt = await register(desk, { people: 3, topic: "柳桥街道小学入学", body: "孩子九月能不能入学。", known: "1" });
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

test("a slip in a record is put right on its page, and both sides stay to be read", async () => {
  await desk.goto("/cases/1");
  const form = await open(desk, "更正登记");
  await form.getByLabel("人数").fill("40");
  await form.getByLabel("理由").fill("登记时少打了一个零。");
  await form.getByRole("button", { name: "更正登记" }).click();
  await sees(desk.locator("main"), "人数由 4 改为 40", "登记时少打了一个零。", "40 人");
});

test("what was grouped wrong is split off in one act, and merged again where that was wrong", async () => {
  await desk.goto("/matters/1");
  const split = await open(desk, "拆分：把信访件移到别的事项");
  await split.getByLabel(/信访件 2/).check();
  await split.getByLabel(/信访件 3/).check();
  await split.getByLabel("理由").fill("说的是入学，不是交房。");
  await split.getByRole("button", { name: "移走" }).click();
  await sees(desk.locator("main"), "累计 1 件", "信访件 2、信访件 3：从事项 1 移到事项 2");
  await desk.goto("/matters/2");
  await sees(desk.locator("main"), "柳桥街道小学入学资格", "累计 2 件");
  assert.deepEqual(await axeViolations(desk), []);
});

test("what was entered twice is struck out, and its petitioner and the auditor are told", async () => {
  await desk.goto("/cases/3");
  const strike = await open(desk, "注销登记");
  await strike.getByLabel("重复登记").check();
  await strike.getByLabel("理由").fill("与信访件 2 是同一件。");
  await strike.getByRole("button", { name: "注销登记" }).click();
  await sees(desk.locator("main"), "这件登记已注销（重复登记）", "恢复这件登记");
  assert.deepEqual(await axeViolations(desk), []);
  const petitioner = await browser.person(server.base);
  await petitioner.goto(`/r/${receipt}`);
  await sees(petitioner.locator("main"), "这份登记已注销（重复登记）", "登记更正");
  assert.deepEqual(await axeViolations(petitioner), []);
  const auditor = await browser.person(server.base);
  await signIn(auditor, "shenji");
  await auditor.goto("/supervision");
  await auditor.getByRole("link", { name: "人工更正、拆分与合并" }).click();
  await sees(auditor.locator("main"), "注销登记（重复登记）", "从事项 1 移到事项 2", "人数由 4 改为 40");
  assert.deepEqual(await axeViolations(auditor), []);
});
