// The page that verifies receipts by itself: its arithmetic against Node's, its verdicts against the command's, and the
// page as a petitioner uses it: served, saved, and opened without network. The receipts are those that fuzzing keeps.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { axeViolations, openBrowser } from "./chromium.mjs";
import { demo, ofProject, run, temporaryFolder } from "./huiyin.mjs";

const source = (name) => readFile(ofProject(`crates/server/static/verify/${name}`), "utf8");
const page = vm.createContext({ TextEncoder, TextDecoder, atob, btoa });
for (const name of ["crypto.js", "receipt.js"]) vm.runInContext(await source(name), page);

// The first byte of a kept input tells the fuzz target what it is.
const kept = async (name) => new Uint8Array((await readFile(ofProject(`fuzz/corpus/receipt/${name}`))).subarray(1));
const text = async (name) => new TextDecoder().decode(await kept(name));
const now = Math.floor(Date.now() / 1000);

let room, server, browser;

before(async () => {
  room = await temporaryFolder();
  server = await demo();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await room?.remove();
});

function verdict(receipt, policy) {
  try {
    page.judge(page.readReceipt(receipt), page.readPolicy(policy), now);
    return "holds";
  } catch (refusal) {
    if (!refusal.word) throw refusal;
    return refusal.word;
  }
}

test("hashes are those of Node, at every length around a block's end", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 239, 240, 1000]) {
    const message = crypto.randomBytes(length);
    for (const name of ["sha256", "sha512"]) {
      const ours = Buffer.from(page[name](new Uint8Array(message))).toString("hex");
      assert.equal(ours, crypto.createHash(name).update(message).digest("hex"), `${name}, ${length} bytes`);
    }
  }
});

test("a signature by Node holds, and with one bit changed anywhere it does not", () => {
  for (let length = 0; length < 32; length++) {
    const { publicKey, privateKey } = crypto.generateKeyPairSync("ed25519");
    const key = new Uint8Array(Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url"));
    const message = new Uint8Array(crypto.randomBytes(length));
    const signature = new Uint8Array(crypto.sign(null, message, privateKey));
    assert.ok(page.ed25519Holds(key, message, signature));
    const flipped = (bytes, bit) => bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    const bit = length * 16 + (length % 16);
    assert.ok(!page.ed25519Holds(key, message, flipped(signature, bit)), `bit ${bit} of the signature`);
    assert.ok(!page.ed25519Holds(flipped(key, bit >> 1), message, signature), `bit ${bit >> 1} of the key`);
    assert.ok(!page.ed25519Holds(key, new Uint8Array([...message, 0]), signature));
  }
});

test("keys and signatures that are not the one canonical form are refused", () => {
  const little = (value) => Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));
  const prime = 2n ** 255n - 19n;
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  for (const y of [0n, 1n, prime - 1n, prime, prime + 1n, 2n, 2n ** 255n + 1n]) {
    assert.ok(!page.isPublicKey(little(y)), `y = ${y}`);
  }
  assert.ok(!page.isPublicKey(new Uint8Array(31)));
  const { publicKey, privateKey } = crypto.generateKeyPairSync("ed25519");
  const key = new Uint8Array(Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url"));
  const signature = new Uint8Array(crypto.sign(null, new Uint8Array(3), privateKey));
  const s = signature.slice(32).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const shifted = new Uint8Array([...signature.slice(0, 32), ...little(s + order)]);
  assert.ok(!page.ed25519Holds(key, new Uint8Array(3), shifted), "the same signature, written otherwise");
});

test("every altered byte gets the verdict that the command gives", async () => {
  const policy = await text("policy_one");
  const file = join(room.folder, "receipt");
  await writeFile(join(room.folder, "policy"), policy);
  const seen = new Map();
  for (const name of ["text", "codes_two"]) {
    const honest = await kept(name);
    assert.equal(verdict(honest, policy), "holds");
    for (let at = 0; at < honest.length; at += 3) {
      const altered = honest.slice();
      altered[at] ^= [1, 4, 32][(at / 3) % 3];
      await writeFile(file, altered);
      const said = JSON.parse((await run(["receipt", "verify", file, "--policy", join(room.folder, "policy"), "--json"])).stdout);
      const ours = verdict(altered, policy);
      assert.equal(ours, said.holds ? "holds" : said.reason, `${name}, byte ${at}`);
      seen.set(ours, (seen.get(ours) ?? 0) + 1);
    }
  }
  for (const word of ["malformed", "forged", "not_included", "no_quorum", "unknown_log"]) assert.ok(seen.has(word), `no ${word}`);
});

test("a signature that stands twice makes no receipt, for the command and the page alike", async () => {
  const [policy, file] = [join(room.folder, "policy"), join(room.folder, "receipt")];
  const receipt = await text("text");
  const twice = `${receipt}${receipt.trimEnd().split("\n").at(-1)}\n`;
  await writeFile(policy, await text("policy_one"));
  await writeFile(file, twice);
  const said = JSON.parse((await run(["receipt", "verify", file, "--policy", policy, "--json"])).stdout);
  assert.equal(said.reason, "malformed");
  assert.equal(verdict(new TextEncoder().encode(twice), await text("policy_one")), "malformed");
});

test("policies are read as the command reads them", async () => {
  for (const name of ["policy_groups", "policy_none", "policy_one"]) page.readPolicy(await text(name));
  const good = await text("policy_one");
  const [log, witness] = good.split("\n");
  for (const [bad, line] of [
    ["", 1], [`${log}\n`, 2], ["quorum none\nquorum none", 2], [`${log}\n${log}\nquorum none`, 2], ["lgo x\nquorum none", 1],
    [`${witness}\nquorum x`, 2], [`${log.replace("log", "witness a")}\nquorum none`, 1], [good.replace("city", "town"), 1],
    [`${witness}\ngroup g 2 w\nquorum g`, 2], [`${witness}\ngroup g any w w\nquorum g`, 2], ["quorum none\u0001", 1],
  ]) {
    assert.throws(() => page.readPolicy(bad), (fault) => fault.line === line, bad);
    await writeFile(join(room.folder, "bad"), bad);
    const said = await run(["receipt", "verify", join(room.folder, "bad"), "--policy", join(room.folder, "bad")]);
    assert.match(said.stderr, new RegExp(`line ${line}:`), bad);
  }
});

// Pastes a receipt and a policy and gives what the page says.
async function checked(reader, receipt, policy) {
  await reader.locator("#receipt").fill(receipt);
  await reader.locator("#policy").fill(policy);
  await reader.locator("form button").click();
  const box = reader.locator("#verdict");
  await box.waitFor();
  return box.innerText();
}

test("the served page verifies what is pasted, in both languages and at every size", async () => {
  for (const viewport of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    for (const colorScheme of ["light", "dark"]) {
      const reader = await browser.person(server.base, { viewport, colorScheme });
      await reader.goto("/verify");
      assert.match(await checked(reader, "", ""), /请先贴上回执/);
      assert.match(await checked(reader, await text("text"), ""), /没有信任文件/);
      const said = await checked(reader, (await text("text")).trimEnd(), await text("policy_one"));
      assert.match(said, /✓ 回执成立[\s\S]*承诺 41 作出，期限 2026-04-02 00:00:00[\s\S]*第 2 条，签名时共 3 条/);
      assert.deepEqual(await axeViolations(reader), []);
      await reader.locator("#language").click();
      assert.match(await reader.locator("#verdict").innerText(), /✓ The receipt holds[\s\S]*promise 41 was made, due 2026-04-02/);
      assert.match(await checked(reader, (await text("codes_two")).split("\n")[0], await text("policy_one")), /has 2 codes, here are 1/);
      assert.match(await checked(reader, await text("codes_two"), "quorum w"), /Line 1 of the policy file is wrong/);
      assert.deepEqual(await axeViolations(reader), []);
      const width = await reader.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(width, 0, "wider than its window");
      await reader.context().close();
    }
  }
  assert.deepEqual(browser.faults, []);
});

test("the saved page verifies without network, from opened files too", async () => {
  const answer = await fetch(`${server.base}/verify`);
  assert.match(answer.headers.get("content-security-policy"), /^default-src 'none'; script-src 'sha256-/);
  const saved = join(room.folder, "saved.html");
  await writeFile(saved, await answer.text());
  const reader = await browser.person("file://");
  await reader.context().setOffline(true);
  await reader.goto(pathToFileURL(saved).href);
  assert.match(await checked(reader, await text("text"), await text("policy_one")), /✓ 回执成立/);
  await reader.locator("#receipt-file").setInputFiles({ name: "a", mimeType: "text/plain", buffer: Buffer.from(await kept("codes_one")) });
  await reader.locator("#policy-file").setInputFiles({ name: "b", mimeType: "text/plain", buffer: Buffer.from(await kept("policy_one")) });
  assert.match(await checked(reader, "", ""), /✓ 回执成立/);
  assert.deepEqual(browser.faults, []);
});

test("what a receipt holds is shown as text, never as markup", async () => {
  const reader = await browser.person(server.base);
  await reader.goto("/verify");
  const origin = "<img src=x onerror=alert(1)>";
  const said = await checked(reader, (await text("text")).replaceAll("city.example/ledger", origin), await text("policy_one"));
  assert.match(said, /完整的回执/, "a key's name has no blank in it");
  const tame = "<b>x</b>";
  assert.match(await checked(reader, (await text("text")).replaceAll("city.example/ledger", tame), await text("policy_one")), /“<b>x<\/b>”/);
  assert.equal(await reader.locator("#verdict b, #verdict img").count(), 0);
  assert.deepEqual(browser.faults, []);
});
