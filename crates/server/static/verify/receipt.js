// Reads a receipt and a policy and judges the one by the other: the same verdicts, by the same names, as
// `huiyin receipt verify`. The texts are C2SP's: signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy,
// tlog-proof. Absent: words for people, and any use of a key that a receipt carries.
"use strict";

var limits = { receipt: 163840, note: 131072, signatures: 64, hashes: 64, content: 16384, policyLines: 256, codes: 9 };
var number64 = (1n << 64n) - 1n;
var spaces = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
var unfitInName = new RegExp("[" + spaces + "\\u0000-\\u001f\\u007f-\\u009f+]");

// Why a receipt proves nothing: the word that programs read, and what a sentence about it needs.
function Refusal(word, detail) { this.word = word; this.detail = detail || {}; }
// Which line of a policy is wrong, from 1.
function PolicyFault(line) { this.line = line; }

function need(holds, word, detail) { if (!holds) throw new Refusal(word || "malformed", detail); }

function utf8(text) { return new TextEncoder().encode(text); }
function hex(bytes) { return Array.from(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join(""); }

function textOf(bytes) {
  try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch (error) { return null; }
}

function fromBase64(text) {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  var raw = atob(text);
  return btoa(raw) === text ? Uint8Array.from(raw, function (sign) { return sign.charCodeAt(0); }) : null;
}

function toBase64(bytes) { return btoa(Array.from(bytes, function (byte) { return String.fromCharCode(byte); }).join("")); }

function decimal(text) {
  if (!/^(0|[1-9][0-9]{0,19})$/.test(text)) return null;
  var value = BigInt(text);
  return value <= number64 ? value : null;
}

// The text up to the first sign and what follows it; null where the sign is not there.
function cut(text, sign) {
  var at = text.indexOf(sign);
  return at < 0 ? null : [text.slice(0, at), text.slice(at + sign.length)];
}

// Bytes, taken from the front.
function Fields(bytes) { this.bytes = bytes; }
Fields.prototype.take = function (count) {
  need(this.bytes.length >= count);
  var taken = this.bytes.slice(0, count);
  this.bytes = this.bytes.slice(count);
  return taken;
};
Fields.prototype.number = function (count) {
  return this.take(count).reduce(function (value, byte) { return (value << 8n) | BigInt(byte); }, 0n);
};
Fields.prototype.short = function () { return this.take(Number(this.number(1))); };

// ---- Entries: what each kind's fields are, in their order.
var kinds = {
  1: ["case_registered", "case", "channel"], 2: ["promise_made", "promise", "due"], 3: ["promise_accepted", "promise"],
  4: ["promise_verified", "promise"], 5: ["promise_broken", "promise"], 6: ["promise_renewed", "promise", "due"],
  7: ["promise_withdrawn", "promise"], 8: ["promise_silent", "promise", "due"],
  9: ["statement_published", "statement", "incident"], 10: ["incident_ended", "incident"], 11: ["plan_adopted"],
  12: ["key_erased", "key"], 13: ["promise_declined", "promise"], 14: ["promise_word", "promise"],
  15: ["incident_merged", "incident", "into"], 16: ["incident_reopened", "incident"],
  17: ["clock_missed", "case", "due", "clock"],
};
var channels = ["letter", "visit", "web", "hotline", "grid"];
var clocks = [
  "register", "report_grave", "notice_direct", "notice_transferred", "objection", "handling", "answer_review", "answer_rereview",
];

function readEntry(bytes) {
  var fields = new Fields(bytes);
  need(fields.number(1) === 1n);
  var kind = Number(fields.number(1));
  need(kind in kinds);
  var entry = { fact: kinds[kind][0], recorded: BigInt.asIntN(64, fields.number(8)), numbers: {} };
  kinds[kind].slice(1).forEach(function (name) {
    if (name === "channel") {
      entry.channel = channels[Number(fields.number(1)) - 1];
      need(entry.channel !== undefined);
    } else if (name === "clock") {
      entry.clock = clocks[Number(fields.number(1)) - 1];
      need(entry.clock !== undefined);
    } else {
      entry.numbers[name] = name === "due" ? BigInt.asIntN(64, fields.number(8)) : fields.number(8);
    }
  });
  var head = bytes.slice(0, bytes.length - fields.bytes.length);
  readOpening(entry, fields);
  // The leaf has in place of the opening what the opening commits to.
  var commitment = sha256(joined([utf8("huiyin ledger commitment 1\n"), [kind], entry.salt, entry.digest]));
  entry.leaf = sha256(joined([[0], head, commitment]));
  return entry;
}

function readOpening(entry, fields) {
  entry.salt = fields.take(16);
  var form = fields.number(1);
  if (form === 0n) {
    entry.digest = fields.take(32);
    need(fields.bytes.length === 0);
  } else {
    need(form === 1n && fields.bytes.length <= limits.content);
    entry.content = fields.bytes;
    entry.digest = sha256(fields.bytes);
  }
}

// ---- Notes and checkpoints.
function readNote(text) {
  need(utf8(text).length <= limits.note && !/[\u0000-\u0009\u000b-\u001f]/.test(text));
  var at = text.lastIndexOf("\n\n");
  need(at >= 0);
  var lines = text.slice(at + 2).split("\n");
  need(lines.length > 1 && lines.pop() === "" && lines.length <= limits.signatures);
  return { text: text.slice(0, at + 1), signatures: lines.map(readSignature) };
}

function readSignature(line) {
  var parts = line.slice(0, 2) === "\u2014 " ? cut(line.slice(2), " ") : null;
  var bytes = parts && fromBase64(parts[1]);
  need(bytes && bytes.length > 4);
  return signature(parts[0], bytes.slice(0, 4), bytes.slice(4));
}

function signature(name, id, bytes) {
  need(name !== "" && !unfitInName.test(name) && bytes.length > 0);
  return { name: name, id: hex(id), bytes: bytes };
}

// A receipt is written in one way: no signature stands in it twice.
function distinct(signatures) {
  var lines = signatures.map(function (one) { return one.name + " " + one.id + " " + hex(one.bytes); });
  return lines.every(function (line, at) { return lines.indexOf(line) === at; });
}

function readCheckpoint(text) {
  var lines = text.split("\n");
  need(lines.pop() === "" && lines.length >= 3 && lines[0] !== "" && lines.slice(3).indexOf("") < 0);
  var size = decimal(lines[1]);
  var root = fromBase64(lines[2]);
  need(size !== null && root && root.length === 32);
  return { origin: lines[0], size: size, root: root };
}

// ---- Receipts, as text and as the texts of QR codes.
function readReceipt(bytes) {
  var text = textOf(bytes);
  need(text !== null && bytes.length <= limits.receipt);
  return /^\s*(HYR|hyr)/.test(text) ? readCodes(text) : readProof(text);
}

function readProof(text) {
  var lines = [];
  var rest = text;
  for (var part = cut(rest, "\n"); part && part[0] !== ""; part = cut(rest, "\n")) {
    lines.push(part[0]);
    rest = part[1];
    need(lines.length <= limits.hashes + 3);
  }
  need(part && lines.length >= 3 && lines[0] === "c2sp.org/tlog-proof@v1");
  need(lines[1].slice(0, 6) === "extra " && lines[2].slice(0, 6) === "index ");
  var index = decimal(lines[2].slice(6));
  var extra = fromBase64(lines[1].slice(6));
  need(index !== null && extra);
  var hashes = lines.slice(3).map(fromBase64);
  need(hashes.every(function (hash) { return hash && hash.length === 32; }));
  var note = readNote(part[1]);
  need(distinct(note.signatures));
  return { entry: readEntry(extra), index: index, hashes: hashes, note: note, checkpoint: readCheckpoint(note.text) };
}

// Blanks and line ends that scanners and messages put between or into the codes go; their signs have none.
function readCodes(text) {
  var parts = {};
  var whole = null;
  var codes = text.replace(new RegExp("[" + spaces + "]", "g"), "").replace(/[a-z]/g, function (sign) { return sign.toUpperCase(); }).split("HYR1/");
  need(codes.shift() === "");
  codes.forEach(function (code) {
    var found = /^([1-9])\/([1-9])\/([^\/]*)\/([^\/]*)$/.exec(code);
    need(found && (whole === null || whole === found[2] + "/" + found[3]));
    need(!(found[1] in parts) || parts[found[1]] === found[4]);
    whole = found[2] + "/" + found[3];
    parts[found[1]] = found[4];
  });
  var needed = Number(whole.slice(0, 1));
  var found = Object.keys(parts).length;
  for (var at = 1; at <= needed; at++) need(String(at) in parts, "malformed", { found: found, needed: needed });
  need(found === needed);
  var bytes = fromBase41(Object.keys(parts).sort().map(function (number) { return parts[number]; }).join(""));
  need(hex(sha256(bytes).slice(0, 4)).toUpperCase() === whole.slice(2));
  return readCompact(bytes);
}

function fromBase41(text) {
  var signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*-.:";
  var bytes = [];
  for (var at = 0; at < text.length; at += 3) {
    var group = Array.from(text.slice(at, at + 3), function (sign) { return signs.indexOf(sign); });
    need(group.length > 1 && group.indexOf(-1) < 0);
    var value = group.reduceRight(function (sum, digit) { return sum * 41 + digit; }, 0);
    need(value < (group.length === 3 ? 65536 : 256));
    if (group.length === 3) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

function readCompact(bytes) {
  var fields = new Fields(bytes);
  need(fields.number(1) === 1n);
  var entry = readEntry(fields.take(Number(fields.number(2))));
  var index = fields.number(8);
  var size = fields.number(8);
  var origin = textOf(fields.short());
  need(index < size && origin && !/[\u0000-\u001f]/.test(origin));
  var hashes = [];
  for (var count = hashesNeeded(index, size); count > 0; count--) hashes.push(fields.take(32));
  var root = rootFrom(entry.leaf, index, size, hashes);
  var note = { text: origin + "\n" + size + "\n" + toBase64(root) + "\n", signatures: [] };
  do {
    var name = textOf(fields.short());
    need(name !== null && name !== origin && note.signatures.length < limits.signatures);
    var one = signature(name || origin, fields.take(4), fields.short());
    note.signatures.push(one);
  } while (fields.bytes.length > 0);
  need(distinct(note.signatures));
  return { entry: entry, index: index, hashes: hashes, note: note, checkpoint: { origin: origin, size: size, root: root } };
}

// A hash for each level on which the way from the leaf to the root has a sibling.
function hashesNeeded(index, size) {
  var count = 0;
  for (var node = index, last = size - 1n; last > 0n; node >>= 1n, last >>= 1n) {
    if ((node & 1n) === 1n || node < last) count++;
  }
  return count;
}

// RFC 9162 section 2.1.3.2. Null where there are too few or too many hashes.
function rootFrom(leaf, index, size, hashes) {
  var used = 0;
  var computed = leaf;
  for (var node = index, last = size - 1n; last > 0n; node >>= 1n, last >>= 1n) {
    if ((node & 1n) === 0n && node === last) continue;
    if (used === hashes.length) return null;
    var sibling = hashes[used++];
    computed = sha256(joined((node & 1n) === 1n ? [[1], sibling, computed] : [[1], computed, sibling]));
  }
  return used === hashes.length ? computed : null;
}

// ---- Policies.
function readPolicy(text) {
  var policy = { logs: [], witnesses: [], members: {}, quorum: null };
  var grouped = {};
  var lines = text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  lines.forEach(function (line, at) {
    if (!readPolicyLine(policy, grouped, line.replace(/\r$/, "")) || at >= limits.policyLines) throw new PolicyFault(at + 1);
  });
  if (policy.quorum === null) throw new PolicyFault(lines.length + 1);
  return policy;
}

// Whether the line is one that a policy may have; what it says is added to the policy.
function readPolicyLine(policy, grouped, line) {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line)) return false;
  var words = line.split(/[ \t]+/).filter(function (word) { return word !== ""; });
  if (words.length === 0 || words[0][0] === "#") return true;
  var known = function (name) { return Object.prototype.hasOwnProperty.call(policy.members, name); };
  if (words[0] === "log" && (words.length === 2 || words.length === 3)) {
    return addKey(policy.logs, words[1], 1, null);
  }
  if (words[0] === "witness" && (words.length === 3 || words.length === 4)) {
    if (words[1] === "none" || known(words[1]) || !addKey(policy.witnesses, words[2], 4, words[1])) return false;
    policy.members[words[1]] = { key: policy.witnesses[policy.witnesses.length - 1] };
    return true;
  }
  if (words[0] === "group" && words.length >= 3) return addGroup(policy, grouped, words, known);
  if (words[0] !== "quorum" || words.length !== 2 || policy.quorum !== null) return false;
  policy.quorum = words[1];
  return words[1] === "none" || known(words[1]);
}

function addGroup(policy, grouped, words, known) {
  var of = words.slice(3);
  var fresh = of.every(function (name) {
    var counted = Object.prototype.hasOwnProperty.call(grouped, name);
    grouped[name] = true;
    return known(name) && !counted;
  });
  var asked = words[2] === "all" ? of.length : words[2] === "any" ? 1 : /^\+?[0-9]{1,9}$/.test(words[2]) ? Number(words[2]) : 0;
  if (!fresh || asked < 1 || asked > of.length || words[1] === "none" || known(words[1])) return false;
  policy.members[words[1]] = { needed: asked, of: of };
  return true;
}

function addKey(keys, text, type, label) {
  var parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
  var material = parts && fromBase64(parts[3]);
  if (!material || material[0] !== type || unfitInName.test(parts[1]) || !isPublicKey(material.slice(1))) return false;
  var id = hex(sha256(joined([utf8(parts[1] + "\n"), material])).slice(0, 4));
  var twice = keys.some(function (other) { return sameBytes(other.bytes, material.slice(1)); });
  if (id !== parts[2] || twice) return false;
  keys.push({ name: parts[1], id: id, bytes: material.slice(1), type: type, label: label });
  return true;
}

// ---- The verdict.

// When this key signed, in seconds (a log's signature has no instant: 0). Null where it did not sign.
function signedBy(note, key) {
  var latest = null;
  note.signatures.forEach(function (one) {
    if (one.name !== key.name || one.id !== key.id) return;
    var at = 0n;
    var message = note.text;
    var bytes = one.bytes;
    if (key.type === 4) {
      at = new Fields(bytes.length < 8 ? new Uint8Array(8) : bytes).number(8);
      message = "cosignature/v1\ntime " + at + "\n" + message;
      bytes = bytes.slice(8);
    }
    need(at < 1n << 63n && ed25519Holds(key.bytes, utf8(message), bytes), "forged", { name: key.name });
    if (latest === null || at > latest) latest = at;
  });
  return latest;
}

function quorumMet(policy, name, signed) {
  if (name === "none") return true;
  var member = policy.members[name];
  if (member.key) return signed.indexOf(member.key) >= 0;
  return member.of.filter(function (one) { return quorumMet(policy, one, signed); }).length >= member.needed;
}

// Judges a receipt by a policy at an instant of the reader's clock, in seconds. Gives what was proved, or throws a Refusal.
function judge(receipt, policy, nowSeconds) {
  var origin = receipt.checkpoint.origin;
  var logs = policy.logs.filter(function (key) { return key.name === origin; });
  need(logs.length > 0, "unknown_log", { origin: origin });
  var signatures = logs.map(function (key) { return signedBy(receipt.note, key); });
  need(signatures.some(function (at) { return at !== null; }), "not_signed", { origin: origin });
  var witnesses = [];
  var signed = [];
  policy.witnesses.forEach(function (key) {
    var at = signedBy(receipt.note, key);
    if (at === null) return;
    need(at <= BigInt(nowSeconds + 600), "from_the_future", { witness: key.label, at: at });
    signed.push(key);
    witnesses.push({ name: key.label, at: at });
  });
  var counts = { signed: signed.length, known: policy.witnesses.length };
  need(quorumMet(policy, policy.quorum, signed), "no_quorum", counts);
  var root = receipt.index < receipt.checkpoint.size
    ? rootFrom(receipt.entry.leaf, receipt.index, receipt.checkpoint.size, receipt.hashes) : null;
  need(root && sameBytes(root, receipt.checkpoint.root), "not_included");
  return { entry: receipt.entry, index: receipt.index, size: receipt.checkpoint.size, origin: origin, witnesses: witnesses };
}
