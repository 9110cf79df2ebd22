// The page itself: takes what was pasted or opened, asks for a verdict, says it in the reader's language. Whatever a
// receipt holds is shown as text and never as markup. A script of its own, in plain old JavaScript: where a browser is
// too old for the other one, this one says so. Absent: network, storage, cookies.
"use strict";

var words = {
  zh: {
    title: "核对回执 · 回音", other: "English", otherTag: "en",
    holds: "✓ 回执成立", fails: "✗ 回执不成立", cannot: "还不能核对",
    noReceipt: "请先贴上回执，或打开回执文件。",
    noPolicy: "没有信任文件就不知道该信谁。请贴上信任文件，或打开它。",
    badPolicy: function (d) { return "信任文件第 " + d.line + " 行不对，请重新取得这个文件。"; },
    tooOld: "这个浏览器太旧，算不了签名。请换一个新一些的浏览器，或请人用 huiyin receipt verify 核对。",
    fact: "内容", recorded: "记入账本", ledger: "账本", witness: "见证", content: "原文", digest: "原文的 SHA-256",
    place: function (d) { return d.origin + "，第 " + d.entry + " 条，签名时共 " + d.size + " 条"; },
    case_registered: function (d) { return "信访件 " + d.case + " 已登记（" + d.channel + "）"; },
    promise_made: function (d) { return "承诺 " + d.promise + " 作出，期限 " + d.due; },
    promise_accepted: function (d) { return "承诺 " + d.promise + " 已认领"; },
    promise_verified: function (d) { return "承诺 " + d.promise + " 经核验已兑现"; },
    promise_broken: function (d) { return "承诺 " + d.promise + " 没有兑现"; },
    promise_renewed: function (d) { return "承诺 " + d.promise + " 改期，期限 " + d.due; },
    promise_withdrawn: function (d) { return "承诺 " + d.promise + " 已撤回"; },
    promise_silent: function (d) { return "承诺 " + d.promise + " 到期无人答复，期限 " + d.due; },
    statement_published: function (d) { return "事件 " + d.incident + " 的公开答复 " + d.statement + " 已发布"; },
    promise_declined: function (d) { return "承诺 " + d.promise + " 未被认领"; },
    promise_word: function (d) { return "提出人说了承诺 " + d.promise + " 是否兑现"; },
    incident_ended: function (d) { return "事件 " + d.incident + " 已终结"; },
    incident_merged: function (d) { return "事件 " + d.incident + " 已并入事件 " + d.into; },
    incident_reopened: function (d) { return "事件 " + d.incident + " 已重启"; },
    clock_missed: function (d) { return "信访件 " + d.case + " 的法定时限“" + d.clock + "”已过，期限 " + d.due; },
    register: "登记、转送", report_grave: "紧急重大事项上报", notice_direct: "书面告知是否受理", notice_transferred: "书面告知是否受理",
    objection: "提出不属本单位职责", handling: "办理并出具处理意见", answer_review: "答复复查", answer_rereview: "答复复核",
    plan_adopted: function () { return "预案启用"; },
    key_erased: function (d) { return "密钥 " + d.key + " 已销毁"; },
    letter: "来信", visit: "来访", web: "网上", hotline: "电话", grid: "网格",
    malformed: function (d) {
      return d.needed ? "这份回执有 " + d.needed + " 个二维码，这里只有 " + d.found + " 个。请都扫出来，一行一个。" : "这不是一份完整的回执，请重新取得原件。";
    },
    unknown_log: function (d) { return "它出自账本“" + d.origin + "”，信任文件里没有这本账；是不是别的城市的？"; },
    not_signed: function (d) { return "信任文件里“" + d.origin + "”的密钥没有签过名；如果换过密钥，请取新的信任文件。"; },
    forged: function (d) { return "“" + d.name + "”的签名是假的，或者签名之后被改过；请重新取得回执。"; },
    no_quorum: function (d) { return "信任文件里有 " + d.known + " 个见证方，签了名的只有 " + d.signed + " 个，不够数；请取见证更多的回执。"; },
    from_the_future: function (d) { return "见证方 " + d.witness + " 的签名时间是 " + d.at + "，还没有到；请核对这台设备的时钟。"; },
    not_included: function () { return "这一条不在签过名的账本里：内容、位置或证明被改过；请重新取得回执。"; },
  },
  en: {
    title: "Check a receipt · Huiyin", other: "中文", otherTag: "zh-CN",
    holds: "✓ The receipt holds", fails: "✗ The receipt does not hold", cannot: "Nothing to check yet",
    noReceipt: "Paste the receipt, or open its file, first.",
    noPolicy: "Without a policy file nobody knows whom to trust. Paste it, or open it.",
    badPolicy: function (d) { return "Line " + d.line + " of the policy file is wrong; get the file again."; },
    tooOld: "This browser is too old to compute signatures. Use a newer one, or have it checked with huiyin receipt verify.",
    fact: "Fact", recorded: "Recorded", ledger: "Ledger", witness: "Witness", content: "Content", digest: "SHA-256 of it",
    place: function (d) { return d.origin + ", entry " + d.entry + " of " + d.size + " when it was signed"; },
    case_registered: function (d) { return "case " + d.case + " was registered (" + d.channel + ")"; },
    promise_made: function (d) { return "promise " + d.promise + " was made, due " + d.due; },
    promise_accepted: function (d) { return "promise " + d.promise + " was accepted"; },
    promise_verified: function (d) { return "promise " + d.promise + " was verified as kept"; },
    promise_broken: function (d) { return "promise " + d.promise + " was declared broken"; },
    promise_renewed: function (d) { return "promise " + d.promise + " got a new date, due " + d.due; },
    promise_withdrawn: function (d) { return "promise " + d.promise + " was withdrawn"; },
    promise_silent: function (d) { return "promise " + d.promise + " passed its date in silence, due " + d.due; },
    statement_published: function (d) { return "statement " + d.statement + " was published in incident " + d.incident; },
    promise_declined: function (d) { return "promise " + d.promise + " was declined by its owner"; },
    promise_word: function (d) { return "a petitioner said whether promise " + d.promise + " was kept"; },
    incident_ended: function (d) { return "incident " + d.incident + " ended"; },
    incident_merged: function (d) { return "incident " + d.incident + " was merged into incident " + d.into; },
    incident_reopened: function (d) { return "incident " + d.incident + " was reopened"; },
    clock_missed: function (d) { return "case " + d.case + ": the time set by law to " + d.clock + " ran out, due " + d.due; },
    register: "register and transfer it", report_grave: "report a grave or urgent matter",
    notice_direct: "tell the petitioner of acceptance", notice_transferred: "tell the petitioner of acceptance",
    objection: "object that one is not competent", handling: "handle it and give a written opinion",
    answer_review: "answer the review", answer_rereview: "answer the re-review",
    plan_adopted: function () { return "a plan came into force"; },
    key_erased: function (d) { return "key " + d.key + " was destroyed"; },
    letter: "letter", visit: "visit", web: "web", hotline: "hotline", grid: "grid",
    malformed: function (d) {
      return d.needed ? "This receipt has " + d.needed + " codes, here are " + d.found + ". Scan each of them, one line for each." : "This is no complete receipt; get it again as it was issued.";
    },
    unknown_log: function (d) { return "It is from the ledger \"" + d.origin + "\", which the policy file does not name. Is it another city's?"; },
    not_signed: function (d) { return "No key that the policy gives for \"" + d.origin + "\" has signed. If the key was changed, get the new policy file."; },
    forged: function (d) { return "The signature of \"" + d.name + "\" is false, or what it signs was changed; get the receipt again."; },
    no_quorum: function (d) { return d.signed + " of the policy's " + d.known + " witnesses have signed, which is not enough; get a receipt with more of them."; },
    from_the_future: function (d) { return "Witness " + d.witness + " signed for " + d.at + ", which is still to come; check this device's clock."; },
    not_included: function () { return "The entry is not in the signed ledger: entry, place or proof was changed; get the receipt again."; },
  },
};

var shown = /^zh/.test(navigator.language) ? "zh" : "en";
var last = null;

function find(id) { return document.getElementById(id); }

function element(tag, text) {
  var made = document.createElement(tag);
  made.textContent = text;
  return made;
}

// City time, UTC+08:00, to the second.
function time(micros) {
  var milliseconds = Math.floor(Number(micros) / 1000) + 8 * 3600 * 1000;
  var date = new Date(milliseconds);
  return isNaN(date) ? String(micros) : date.toISOString().slice(0, 19).replace("T", " ");
}

function ofSeconds(seconds) { return time(Number(seconds) * 1e6); }

function speak(language) {
  shown = language;
  var said = words[language];
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = said.title;
  find("language").textContent = said.other;
  find("language").lang = said.otherTag;
  if (last) say(last);
}

function say(outcome) {
  last = outcome;
  var said = words[shown];
  var box = find("verdict");
  box.textContent = "";
  box.className = outcome.proved ? "verdict holds" : "verdict";
  box.hidden = false;
  box.appendChild(element("h2", said[outcome.proved ? "holds" : outcome.refusal ? "fails" : "cannot"]));
  if (outcome.proved) return box.appendChild(facts(said, outcome.proved));
  var refused = outcome.refusal;
  if (!refused) return box.appendChild(element("p", outcome.say(said)));
  var detail = Object.assign({}, refused.detail);
  if (detail.at !== undefined) detail.at = ofSeconds(detail.at);
  box.appendChild(element("p", said[refused.word](detail)));
}

function facts(said, proved) {
  var list = document.createElement("dl");
  var row = function (label, text) {
    list.appendChild(element("dt", said[label]));
    list.appendChild(element("dd", text));
  };
  var entry = proved.entry;
  var detail = Object.assign({}, entry.numbers, { channel: said[entry.channel], clock: said[entry.clock] });
  if (detail.due !== undefined) detail.due = time(detail.due);
  row("fact", said[entry.fact](detail));
  row("recorded", time(entry.recorded));
  row("ledger", said.place({ origin: proved.origin, entry: proved.index + BigInt(1), size: proved.size }));
  proved.witnesses.forEach(function (witness) { row("witness", witness.name + "  " + ofSeconds(witness.at)); });
  var content = entry.content && textOf(entry.content);
  if (content) row("content", content);
  row("digest", hex(entry.digest));
  return list;
}

// What was opened, else what was pasted; a paste may lack the last line's end.
function given(id, opened) {
  if (opened) return opened;
  var text = find(id).value;
  if (text.trim() === "") return null;
  return utf8(/\n$/.test(text) ? text : text + "\n");
}

function check(files) {
  var receipt = given("receipt", files[0]);
  var policy = given("policy", files[1]);
  if (typeof judge === "undefined") return { say: function (said) { return said.tooOld; } };
  if (!receipt) return { say: function (said) { return said.noReceipt; } };
  if (!policy) return { say: function (said) { return said.noPolicy; } };
  try {
    var trusted = readPolicy(textOf(policy) || "\u0000");
    return { proved: judge(readReceipt(receipt), trusted, Math.floor(Date.now() / 1000)) };
  } catch (error) {
    if (error instanceof PolicyFault) return { say: function (said) { return said.badPolicy(error); } };
    if (error instanceof Refusal) return { refusal: error };
    throw error;
  }
}

function opened(id) {
  var file = find(id).files[0];
  return file ? file.arrayBuffer().then(function (buffer) { return new Uint8Array(buffer); }) : null;
}

find("language").addEventListener("click", function () { speak(shown === "zh" ? "en" : "zh"); });
find("form").addEventListener("submit", function (event) {
  event.preventDefault();
  Promise.all([opened("receipt-file"), opened("policy-file")]).then(function (files) {
    say(check(files));
    find("verdict").focus();
  });
});
speak(shown);
