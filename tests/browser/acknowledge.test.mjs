// From a decision to an acknowledgement: the mail that a real server delivered, its link, one button. The recipient
// is not signed in; whoever only opens the link acknowledges nothing.
import assert from "node:assert/strict";
import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "./chromium.mjs";
import { column, decide, password, register, sees, signIn } from "./desk.mjs";
import { run, serve, temporaryFolder } from "./huiyin.mjs";
import { mailServer } from "./mail.mjs";

const staff = {
  shen: ["沈砚秋", "duty-officer", "shen@city.example"],
  luo: ["罗怀之", "deputy-commander", "luo@city.example"],
  xu: ["许若川", "commander", "xu@city.example"],
  han: ["韩知微", "reception-lead", "han@city.example"],
};

let room, browser, server, mail;

const freePort = () => new Promise((found) => {
  const held = createServer().listen(0, "127.0.0.1", () => {
    const { port } = held.address();
    held.close(() => found(port));
  });
});

before(async () => {
  room = await temporaryFolder();
  await chmod(room.folder, 0o755);
  mail = await mailServer(join(room.folder, "exim"), Object.keys(staff));
  const data = join(room.folder, "data");
  await (await serve({ data, first: true })).stop();
  for (const [name, [display, post, address]] of Object.entries(staff)) {
    const made = ["user", "add", name, "--data", data, "--display", display, "--post", post, "--mail", address];
    const { code, stderr } = await run(made, `${password(name)}\n`);
    assert.equal(code, 0, stderr);
  }
  const listen = `127.0.0.1:${await freePort()}`;
  const config = join(room.folder, "huiyin.toml");
  await writeFile(config, `[notice]
public_url = "http://${listen}"
[channel.smtp]
server = "127.0.0.1:${mail.port}"
security = "none"
from = "值班台 <desk@city.example>"
`);
  server = await serve({ data, listen, config });
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await mail?.stop();
  await room?.remove();
});

const signedIn = async (name) => {
  const page = await browser.person(server.base);
  await signIn(page, name);
  return page;
};

// The courier hands over in its own time; the page says when it has.
async function handedOver(page, post) {
  const row = page.getByRole("row").filter({ hasText: post }).filter({ hasText: "预警发布" }).first();
  for (let tries = 0; tries < 50; tries += 1) {
    await page.goto("/outbox");
    if ((await row.textContent()).includes("邮件已交出")) return row;
  }
  throw new Error(`no mail was handed over: ${await row.textContent()}`);
}

test("a recipient acknowledges by the link in the mail that a real server delivered", async () => {
  const han = await signedIn("han");
  await register(han, { people: 40, topic: "云栖苑二期延期交房", body: "业主结伴来访，问哪天交房。" });
  const steps = [
    ["shen", "确有其事，提请核实", "四十人来访，属实。"],
    ["luo", /^情况属实/, "已核实。"],
    ["xu", /启动Ⅳ级响应/, "启动四级响应。"],
  ];
  for (const [name, choice, reason] of steps) {
    const page = await signedIn(name);
    await column(page, "研判").getByRole("link", { name: "去办" }).click();
    await decide(page, choice, reason);
    await page.getByRole("alert").or(page.getByText(/已启动响应|这一步由/)).first().waitFor();
  }

  await handedOver(han, "接待疏导组组长");
  const [text] = await mail.delivered("han");
  assert.match(text, /接待疏导组组长：/);
  assert.match(text, /Ⅳ级：预警发布/);
  assert.doesNotMatch(text, /云栖苑/, "what people wrote does not leave");
  const [link] = text.match(/http:\S+\/a\/\S+/);

  const stranger = await browser.person(server.base);
  await stranger.goto(link);
  await sees(stranger, "确认收到", "预警发布", "发给：接待疏导组组长");
  await han.goto("/incidents/1");
  await sees(han.locator("#warnings"), "签收 0/7");

  await stranger.getByRole("button", { name: "我已收到" }).click();
  await sees(stranger, "已经确认", "已有人确认收到。");
  await han.goto("/incidents/1");
  await sees(han.locator("#warnings"), "签收 1/7");
  await han.goto("/outbox");
  const row = han.getByRole("row").filter({ hasText: "接待疏导组组长" }).filter({ hasText: "预警发布" }).filter({ hasText: "已确认" }).first();
  await row.locator("summary").click();
  await sees(row, "预案要求的渠道没有接入", "邮件已交出", "韩知微（接待疏导组组长）打开链接确认");

  await stranger.goto(link.replace(/.$/, (last) => (last === "a" ? "b" : "a")));
  await sees(stranger, "链接无效");
  assert.deepEqual(browser.faults, []);
});
