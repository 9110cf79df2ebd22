// What people at the desk do, in the words that the pages show them. A test reads as their day.

export const password = (name) => `${name} 的长密码 2026`;

/** A column of the board, by its heading. */
export const column = (page, title) => page.locator("section.column").filter({ has: page.getByRole("heading", { name: title }) });

/** Waits until a place shows all of these words. */
export async function sees(place, ...words) {
  for (const word of words) await place.getByText(word).filter({ visible: true }).first().waitFor();
}

/** Waits until no such words are to be seen. */
export async function seesNo(place, ...words) {
  for (const word of words) await place.getByText(word).filter({ visible: true }).first().waitFor({ state: "hidden" });
}

/** Opens a closed part by its summary, if it is closed. */
export async function open(place, summary) {
  const page = place.page?.() ?? place;
  const part = place.locator("details").filter({ has: page.locator(":scope > summary", { hasText: summary }) }).first();
  if (!(await part.evaluate((held) => held.open))) await part.locator("summary").first().click();
  return part;
}

export async function signIn(page, name, typed = password(name)) {
  await page.goto("/sign-in");
  await page.getByLabel("登录名").fill(name);
  await page.getByLabel("密码").fill(typed);
  await page.getByRole("button", { name: "登录" }).click();
}

export async function signOut(page) {
  await page.getByRole("button", { name: "退出" }).click();
  await page.getByLabel("登录名").waitFor();
}

/** Goes on in another of one's own posts. */
export async function switchTo(page, post) {
  await page.getByLabel("当前岗位").selectOption({ label: post });
  await page.getByRole("button", { name: "换岗" }).click();
  await page.locator("#status-line option[selected]", { hasText: post }).waitFor({ state: "attached" });
}

/** Registers a complaint that came over the counter, and returns the receipt's code. */
export async function register(page, { people, topic, body, unit = "市住房城乡建设局", known }) {
  await page.goto("/cases/new");
  if (known) await (await open(page, "更多")).getByLabel(/归入已有事项/).fill(known);
  await page.getByLabel("来访", { exact: true }).check();
  await page.getByLabel("人数").fill(String(people));
  await page.getByLabel("事由").fill(topic);
  await page.getByLabel("诉求和经过").fill(body);
  await page.getByLabel("责任单位").selectOption({ label: unit });
  await page.getByRole("button", { name: "登记" }).click();
  await page.getByRole("heading", { name: /信访件 \d+ 已登记/ }).waitFor();
  return page.locator("p.code").innerText();
}

/** Takes the step of an assessment that is open on the page; the choice, once made, foretells these words. */
export async function decide(page, choice, reason, ...foretold) {
  await page.getByLabel(choice).check();
  await sees(page, ...foretold);
  await page.getByLabel("理由").fill(reason);
  await page.getByRole("button", { name: "提交决定" }).click();
}

/** The card of a task by its title; where it stood at several levels, the one that is open. */
export const task = (page, title) =>
  page.locator("article.task").filter({ hasText: title }).filter({ has: page.getByRole("button", { name: "办结" }) }).first();

/** Reports a task as done, with its evidence. */
export async function finish(page, title, evidence) {
  const card = task(page, title);
  await card.getByLabel(/佐证/).fill(evidence);
  await card.getByRole("button", { name: "办结" }).click();
}
