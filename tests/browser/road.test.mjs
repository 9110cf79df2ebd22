// The whole road as people walk it, on a real server: from the one-time link of the first start, over complaints
// that cross a threshold, to an incident that ends because what was asked has an answer. One story, told in order.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser } from "./chromium.mjs";
import { column, decide, finish, open, password, register, sees, seesNo, signIn, signOut, task } from "./desk.mjs";
import { run, serve, temporaryFolder } from "./huiyin.mjs";

const staff = {
  shen: { name: "沈砚秋", post: "应急指挥中心值班员" },
  luo: { name: "罗怀之", post: "副指挥长（副市长）" },
  xu: { name: "许若川", post: "指挥长（市委副书记）" },
  han: { name: "韩知微", post: "接待疏导组组长" },
  lu: { name: "陆行简", post: "公开信息组组长" },
  lin: { name: "林知远", post: "政策方案组组长" },
};

const topic = "云栖苑二期延期交房";
const complaints = `id,time,channel,topic,body,people
t-1,TIME,visit,${topic},云栖苑二期合同约定去年六月交房，至今没有交房，要求给出准确日期。,9
t-2,TIME,letter,${topic},云栖苑二期延期交房九个月，要求说明监管账户余额和交房日期。,8
t-2,TIME,letter,${topic},云栖苑二期延期交房九个月，要求说明监管账户余额和交房日期。,8
t-3,很久以前,visit,${topic},云栖苑二期什么时候交房？,6
t-4,TIME,visit,${topic},云栖苑二期的业主来问，延期交房的违约金何时给，什么时候交房。,7
`;
const lastComplaint = { people: 12, topic, body: "云栖苑二期业主结伴来访，问延期交房到底哪天交房，租房的钱谁来管。" };
const keys = "到底哪一天能拿到钥匙？";
const money = "监管账户里还剩多少钱？";

let room, browser, server, receipt;
const at = {};

// Each part stands on the one before: after a failure the rest is not walked into one time-out after another.
let broken = false;
const part = (name, walk) => test(name, async () => {
  assert(!broken, "an earlier part of the story failed");
  broken = true;
  try {
    await walk();
  } catch (error) {
    for (const [name, page] of Object.entries(at)) {
      const shown = await page.locator("main").innerText({ timeout: 1000 }).catch(String);
      console.error(`${name} sees ${page.url()}: ${shown.slice(0, 1500)}`);
    }
    throw error;
  }
  broken = false;
});

before(async () => {
  room = await temporaryFolder();
  browser = await openBrowser();
  server = await serve({ data: join(room.folder, "data"), first: true });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await room?.remove();
});

const incidentPage = (page) => page.goto("/incidents/1");

part("the printed link makes the administrator, once", async () => {
  at.admin = await browser.person(server.base);
  await at.admin.goto(server.setup);
  await at.admin.getByLabel("登录名").fill("admin");
  await at.admin.getByLabel("姓名或称呼").fill("系统管理员");
  await at.admin.getByLabel("新密码").fill(password("admin"));
  await at.admin.getByRole("button", { name: "建立并登录" }).click();
  await at.admin.getByRole("heading", { name: "账号", exact: true }).waitFor();

  const late = await browser.person(server.base);
  await late.goto(server.setup);
  await sees(late, "这个链接已用过");
  await late.context().close();
});

part("the administrator gives people accounts, and they set their own passwords", async () => {
  for (const [name, { name: display, post }] of Object.entries(staff)) {
    const form = at.admin.locator("section").filter({ has: at.admin.getByRole("heading", { name: "新建账号" }) });
    await form.getByLabel("登录名").fill(name);
    await form.getByLabel("姓名或称呼").fill(display);
    await form.getByLabel(post, { exact: true }).check();
    await form.getByRole("button", { name: "建立账号" }).click();
    const said = at.admin.getByRole("status").filter({ hasText: `账号 ${name} 已建立` });
    const link = await said.locator("code").innerText();

    const page = (at[name] = await browser.person(server.base));
    await page.goto(link);
    await page.getByLabel("新密码").fill(password(name));
    await page.getByRole("button", { name: "设好并登录" }).click();
    await sees(page.locator("#status-line"), post);
  }
  await at.admin.goto("/accounts");
  const row = await at.admin.getByRole("row").filter({ hasText: "罗怀之" }).innerText();
  assert.match(row, /副指挥长（副市长）[^]*在用/);
});

part("a wrong password is said so, and the right one lets in", async () => {
  await signOut(at.han);
  await signIn(at.han, "han", "不是这个密码，再想想");
  await sees(at.han.getByRole("alert"), "登录名或密码不对。");
  await at.han.getByLabel("密码").fill(password("han"));
  await at.han.getByRole("button", { name: "登录" }).click();
  await column(at.han, "苗头").waitFor();
});

part("an imported file shows on the open board by itself, its bad row named", async () => {
  await at.shen.goto("/");
  await sees(column(at.shen, "苗头"), "没有接近预警线的事项");
  await sees(column(at.shen, "研判"), "没有等人决定的事");
  await sees(column(at.shen, "处置"), "没有处置中的事件");
  await sees(column(at.shen, "承诺"), "没有到期的承诺");
  await at.shen.evaluate(() => { globalThis.neverReloaded = true; });

  const file = join(room.folder, "来件.csv");
  await writeFile(file, complaints.replaceAll("TIME", new Date(Date.now() - 3_600_000).toISOString()));
  const done = await run(["import", file, "--data", join(room.folder, "data"), "--json"]);
  assert.equal(done.code, 0, done.stderr);
  const { accepted, duplicate, rejected, rejects } = JSON.parse(done.stdout);
  assert.deepEqual({ accepted, duplicate, rejected }, { accepted: 3, duplicate: 1, rejected: 1 });
  assert.match(JSON.stringify(rejects), /很久以前/);

  const rising = column(at.shen, "苗头");
  await sees(rising, topic, "3 件", "24 人", "还差 6");
  await sees(rising, "还没有预警信号");
});

part("a form filled at the counter crosses the threshold, and the board shows the signal without a reload", async () => {
  receipt = await register(at.han, lastComplaint);
  assert.match(receipt, /^[0-9A-Z-]{16,}$/);
  await sees(at.han, "触发了 1 个预警信号");

  await sees(column(at.shen, "苗头"), "已过预警线", "来信来访激增");
  const deciding = column(at.shen, "研判");
  await sees(deciding, topic, "等我办", "剩 4 分");
  assert.equal(await at.shen.evaluate(() => globalThis.neverReloaded), true);
});

part("three people screen, verify and decide, each from their own board", async () => {
  await column(at.shen, "研判").getByRole("link", { name: "去办" }).click();
  await sees(at.shen, "36 人", "您是第一个看的人");
  await decide(at.shen, "确有其事，提请核实", "四件来件说的是同一个楼盘，三十六人，属实。", "转副指挥长（副市长）核实");
  await sees(at.shen, "这一步由副指挥长（副市长）办");

  await at.luo.goto("/");
  await column(at.luo, "研判").getByRole("link", { name: "去办" }).click();
  await sees(at.luo, "四件来件说的是同一个楼盘");
  await decide(at.luo, /^情况属实/, "已向住建局核实，工地停工三个月。");

  await at.xu.goto("/");
  await column(at.xu, "研判").getByRole("link", { name: "去办" }).click();
  await sees(at.xu, "已向住建局核实");
  await decide(at.xu, /启动Ⅳ级响应/, "按预案启动四级响应，当天答复。", "5 项任务开始计时");
  await at.xu.getByRole("link", { name: /已启动响应/ }).first().click();
  await sees(at.xu, "Ⅳ级响应", "未签收");

  await at.shen.goto("/");
  await sees(column(at.shen, "处置"), topic, "Ⅳ级响应", "任务 0/5", "现场人数未报");
});

part("a group leader has the task on a page of her own and does it, with the figure that the plan asks for", async () => {
  await at.han.goto("/work");
  await at.han.getByRole("button", { name: "我已收到" }).click();
  await seesNo(at.han, "等您签收的预警");
  await finish(at.han, "登记来访，推选代表", "18");
  await seesNo(at.han, "登记来访，推选代表");

  await incidentPage(at.xu);
  const done = at.xu.locator("article.task").filter({ hasText: "登记来访，推选代表" });
  await sees(done, /办结 · 接待疏导组组长 韩知微/, "18");
  await sees(at.xu.locator("#warnings"), "签收 1/7");
});

part("questions people ask are recorded, and an ending is refused in words while they have no answer", async () => {
  await incidentPage(at.han);
  await at.han.getByLabel("现场人数（只报数，不报人）").fill("62");
  await at.han.getByRole("button", { name: "报现场人数" }).click();
  await sees(at.han.locator("#figures-now"), "62 人");
  for (const question of [keys, money]) {
    await at.han.getByLabel("群众问什么").fill(question);
    await at.han.getByRole("button", { name: "记录关切" }).click();
    await sees(at.han.locator("#questions"), question);
  }

  await sees(at.xu.locator("#questions"), keys, money);
  const ending = await open(at.xu, "按“关切已答复”终结");
  await sees(ending, "现在还不能终结", "还有 2 条群众关切既没有公开答复，也没有承诺。");
});

part("the condition of level III holds: the machine proposes, and the commander changes the level with a reason", async () => {
  const proposal = at.xu.locator("#proposals article").filter({ hasText: "转为Ⅲ级" });
  await sees(proposal, "预案条件已满足，系统建议");
  await proposal.getByRole("link", { name: "采纳" }).click();
  assert(await at.xu.getByLabel("Ⅲ级响应", { exact: true }).isChecked());
  await at.xu.locator("#d-level").getByLabel("理由").fill("现场六十二人，开放接待大厅 B 区。");
  await at.xu.getByRole("button", { name: "调整级别" }).click();
  await sees(at.xu.locator("#head"), "Ⅲ级响应");
  await sees(at.xu.locator("#tasks"), "医疗救护组到岗");
  await sees(at.xu.locator("#measures"), "接待大厅 B 区开放");

  await sees(column(at.shen, "处置"), "Ⅲ级响应", "现场 62 人", "2 条关切未答复");
});

part("after kill -9 in the middle of it, all that was acknowledged is on the page, and nobody is signed out", async () => {
  const facts = async () => {
    await incidentPage(at.lin);
    const parts = ["#questions", "#figures-now", "#measures", "#warnings", "#level-history", ".done-line"];
    return Promise.all(parts.map((name) => at.lin.locator(name).first().textContent()));
  };
  const told = await facts();
  assert(told[0].includes(keys) && told[1].includes("62 人"));
  await at.shen.evaluate(() => { globalThis.neverReloaded = true; });
  const { base, listen } = server;
  const { signal } = await server.kill();
  assert.equal(signal, "SIGKILL");
  await sees(at.shen, "与服务器的连接断了");

  server = await serve({ data: join(room.folder, "data"), listen });
  assert.equal(server.base, base);
  const withoutAges = (text) => text.replace(/\d+ (分|秒)( \d+ 秒)?前/g, "");
  assert.deepEqual((await facts()).map(withoutAges), told.map(withoutAges));
  await seesNo(at.shen, "与服务器的连接断了");
  assert.equal(await at.shen.evaluate(() => globalThis.neverReloaded), true);
});

part("a statement and a promise settle what was asked", async () => {
  await incidentPage(at.lu);
  const asked = (page, text) => page.locator("article.question").filter({ hasText: text });
  const statement = await open(asked(at.lu, money), "发布公开答复");
  await statement.getByLabel("署名单位").selectOption({ label: "市住房城乡建设局" });
  await statement.getByLabel("答复内容").fill("账户余额五千三百二十万元，明细今天中午起在二号窗口可查。");
  await statement.getByRole("button", { name: "发布公开答复" }).click();
  await sees(asked(at.lu, money), /市住房城乡建设局/, "已答复");

  await incidentPage(at.lin);
  const promise = await open(asked(at.lin, keys), "作出承诺");
  await promise.getByLabel("承诺什么").fill("七天内公布逐楼交房日期。");
  await promise.getByLabel("看得见").fill("小区门口贴出逐楼交房日期");
  await promise.getByLabel("办得到").fill("建设单位已排工期，市住建局派人驻场");
  await promise.getByLabel("可核验").fill("由五名业主代表核对签字");
  await promise.getByRole("button", { name: "作出承诺" }).click();
  await sees(asked(at.lin, keys), "承诺 · 政策方案组组长", "已答复");
});

part("the level goes back to IV, its own tasks with it", async () => {
  await incidentPage(at.xu);
  await open(at.xu, "调整级别");
  await at.xu.getByLabel("Ⅳ级响应", { exact: true }).check();
  await at.xu.locator("#d-level").getByLabel("理由").fill("代表已接到答复，多数人已回家。");
  await at.xu.getByRole("button", { name: "调整级别" }).click();
  await sees(at.xu.locator("#head"), "Ⅳ级响应");
  await sees(at.xu.locator("#measures"), "本级没有现场措施");
  const history = await open(at.xu.locator("#head"), "级别经过");
  assert.equal(await history.getByText(/决定$/).count(), 3);
});

part("a form from an earlier session changes nothing and says so", async () => {
  await open(at.xu, "按“关切已答复”终结");
  const reason = at.xu.locator("#ending").getByLabel("理由");
  await reason.fill("写了一半，另一个窗口重新登录。");
  const other = await at.xu.context().newPage();
  await other.goto("/");
  await signOut(other);
  await signIn(other, "xu");
  await column(other, "处置").waitFor();
  await other.close();
  await at.xu.getByRole("button", { name: "终结事件" }).click();
  await sees(at.xu, "这张表单不是从您现在的登录里打开的", "什么也没有改变。");
  await incidentPage(at.xu);
  await sees(at.xu.locator("#head"), "已持续");
});

part("the incident ends with a reason, and the board shows it gone and the promise kept in sight", async () => {
  await at.shen.goto("/");
  await sees(column(at.shen, "处置"), topic);
  await open(at.xu, "按“关切已答复”终结");
  await sees(at.xu.locator("#ending"), "已作出的承诺继续计时");
  await at.xu.locator("#ending").getByLabel("理由").fill("两条关切都有答复或承诺，责任岗位和期限已写明。");
  await at.xu.getByRole("button", { name: "终结事件" }).click();
  await sees(at.xu.locator("#head"), "群众关切都有公开答复或承诺", "两条关切都有答复或承诺");
  assert.equal(await task(at.xu, "").count(), 0);

  await sees(column(at.shen, "处置"), "没有处置中的事件");
  await sees(column(at.shen, "承诺"), "另有 1 项承诺未到期");
});

part("the owner reports it, the petitioner says it was not kept, and the board shows that at once", async () => {
  await incidentPage(at.lin);
  const report = await open(at.lin.locator("article.question").filter({ hasText: keys }), "报告已兑现");
  await report.getByLabel("佐证").fill("逐楼交房日期已张贴，照片编号 A-17。");
  await report.getByRole("button", { name: "报告已兑现" }).click();
  await sees(at.lin.locator("#questions"), "待核验");

  // A cheap phone: no script, no cookie.
  const phone = await browser.person(server.base, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await phone.goto("/r");
  await phone.getByLabel("回执编码").fill(receipt.toLowerCase().replaceAll("-", " "));
  await phone.getByRole("button", { name: "查询" }).click();
  await sees(phone, "答应了您什么", "七天内公布逐楼交房日期", "正在由另一个人核验", lastComplaint.body, "没有人打开过");
  assert.deepEqual(await phone.context().cookies(), []);
  await phone.getByRole("button", { name: "没有兑现" }).click();
  await sees(phone, "您说：没有兑现。", "已请上一级在 24 小时内答复");
  await phone.context().close();

  await sees(column(at.shen, "承诺"), "群众说没有兑现");
  await incidentPage(at.xu);
  const look = await open(at.xu.locator("article.question").filter({ hasText: keys }), "核验");
  await look.getByLabel("核验结果").selectOption({ label: "没有兑现" });
  await look.getByLabel("提出人怎么说").selectOption({ label: "提出人说：没有兑现" });
  await look.getByLabel("理由").fill("到小区看过，只贴了两栋楼的日期。");
  await look.getByRole("button", { name: "核验" }).click();
  await sees(column(at.shen, "承诺"), "未兑现");
});

part("on the whole road no script failed, nothing was missing and no other host was asked", () => {
  assert.deepEqual(browser.faults, []);
});
