// Nobody answers: the page that shows a clock shows it pass to the substitute, to the superior, and to the alarm.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { openBrowser } from "./chromium.mjs";
import { column, password, register, sees, signIn } from "./desk.mjs";
import { ofProject, run, serve, temporaryFolder } from "./huiyin.mjs";

test("a clock that nobody meets passes on in sight of everybody, until the alarm", async (t) => {
  const { folder, remove } = await temporaryFolder();
  t.after(remove);
  const [data, plan] = [join(folder, "data"), join(folder, "plan.toml")];
  const city = await readFile(ofProject("plans/city.toml"), "utf8");
  await writeFile(plan, city.replace(/(\[chain\.screening\]\npost = "duty-officer"\nwithin = )"5m"/, '$1"2s"'));

  await (await serve({ data, plan, first: true })).stop();
  const account = ["user", "add", "han", "--data", data, "--display", "韩知微", "--post", "reception-lead"];
  const made = await run(account, `${password("han")}\n`);
  if (made.code !== 0) throw new Error(made.stderr);

  const server = await serve({ data, plan });
  t.after(server.stop);
  const browser = await openBrowser();
  t.after(browser.close);
  const page = await browser.person(server.base);
  await signIn(page, "han");
  await column(page, "苗头").waitFor();
  await register(page, { people: 40, topic: "青石街道停水", body: "青石街道三个小区停水四天，居民来问哪天恢复供水。" });
  await page.goto("/");

  const deciding = column(page, "研判");
  await sees(deciding, "无人应答，已报警");
  for (const post of ["应急指挥中心值班员", "应急指挥中心备班员", "副指挥长（市信访局局长）"]) {
    await sees(deciding, new RegExp(`^${post}.*未办$`));
  }
});
