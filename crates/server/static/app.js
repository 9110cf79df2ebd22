// Clocks that tick on the server's time, parts that update without losing what is being written,
// and keys. Every page works without this file.
"use strict";

(() => {
  const body = document.body;
  const data = body.dataset;
  const units = (data.units || "").split(",");
  let serverNow = Number(data.now);
  let measured = performance.now();
  const speed = Number(data.speed) || 1;
  const now = () => serverNow + (performance.now() - measured) * speed;

  // The two largest units, as the server writes them.
  const spanWords = (ms) => {
    const s = Math.floor(Math.abs(ms) / 1000);
    const parts = [Math.floor(s / 86400), Math.floor(s / 3600) % 24, Math.floor(s / 60) % 60, s % 60];
    let first = parts.findIndex((n) => n > 0);
    if (first < 0) first = 3;
    return parts.map((n, i) => [n, units[i]]).slice(first, first + 2)
      .filter(([n], i) => i === 0 || n > 0).map(([n, unit]) => `${n} ${unit}`).join(" ");
  };

  // On a phone the page's own name may be out of sight among the others.
  document.querySelector(".main-nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

  let today = "";
  const setText = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };

  const tick = () => {
    const at = now();
    for (const clock of document.querySelectorAll(".clock[data-due]")) {
      const left = Number(clock.dataset.due) - at;
      const whole = Number(clock.dataset.whole);
      clock.classList.toggle("late", left < 0);
      clock.querySelector("progress").value = Math.max(0, Math.min(whole, left / 1000));
      setText(clock.querySelector(".clock-left"), (left < 0 ? data.over : data.left).replace("{}", spanWords(left)));
    }
    for (const since of document.querySelectorAll("[data-since]")) {
      setText(since, spanWords(at - Number(since.dataset.since)));
    }
    const shown = document.querySelector("time.now");
    if (shown) {
      const c = new Date(at + 8 * 3600 * 1000).toISOString();
      setText(shown, shown.textContent.replace(/\d\d:\d\d:\d\d$/, c.slice(11, 19)));
      // The date is the server's to write, in its words.
      if (today && today !== c.slice(0, 10)) later();
      today = c.slice(0, 10);
    }
  };

  // What differs only by the passing of time, or by the form's key, is no change.
  const shape = (node) => {
    const copy = node.cloneNode(true);
    copy.querySelectorAll(".clock-left, [data-since]").forEach((part) => { part.textContent = ""; });
    copy.querySelectorAll("time.now").forEach((part) => {
      part.textContent = part.textContent.replace(/\d\d:\d\d:\d\d$/, "");
    });
    copy.querySelectorAll("progress").forEach((bar) => bar.removeAttribute("value"));
    copy.querySelectorAll(".clock").forEach((clock) => clock.classList.remove("late"));
    copy.querySelectorAll("input[name=key], input[name=csrf]").forEach((field) => field.remove());
    copy.querySelectorAll("details").forEach((part) => part.removeAttribute("open"));
    copy.querySelectorAll(".link-state, .pending-note").forEach((part) => part.remove());
    copy.classList.remove("fresh");
    return copy.outerHTML;
  };

  const written = (node) => {
    const changed = (field) => field.type === "radio" || field.type === "checkbox"
      ? field.checked !== field.defaultChecked
      : field.tagName === "SELECT"
        ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0
        : field.type !== "hidden" && field.value !== field.defaultValue;
    return [...node.querySelectorAll("input, textarea, select")].some(changed);
  };

  const busy = (node) => {
    const focus = document.activeElement;
    const typing = node.contains(focus) && focus.matches("input, textarea, select");
    return typing || written(node);
  };

  const swap = (old, fresh) => {
    const open = [...old.querySelectorAll("details[open][id]")].map((part) => part.id);
    const focus = old.contains(document.activeElement) ? document.activeElement : null;
    const focusKey = focus && (focus.id ? `#${CSS.escape(focus.id)}`
      : focus.getAttribute("href") ? `a[href="${CSS.escape(focus.getAttribute("href"))}"]` : null);
    open.forEach((id) => { const part = fresh.querySelector(`#${CSS.escape(id)}`); if (part) part.open = true; });
    fresh.classList.add("fresh");
    old.replaceWith(fresh);
    if (focus === old) fresh.focus();
    else if (focusKey) (fresh.querySelector(focusKey) || fresh).focus({ preventScroll: true });
  };

  const note = (node) => {
    if (node.querySelector(".pending-note")) return;
    const line = document.createElement("p");
    line.className = "pending-note note";
    line.textContent = data.changed;
    node.prepend(line);
  };

  const announce = (text) => {
    const line = document.getElementById("announce");
    if (!line || !text) return;
    const time = new Date(now() + 8 * 3600 * 1000).toISOString().slice(11, 16);
    line.textContent = "";
    setTimeout(() => { line.textContent = `${time} ${text}`; }, 50);
  };

  // What is being read stays where it is, whatever came in above it.
  const anchor = () => {
    const card = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest("article");
    const href = card?.querySelector("a[href]")?.getAttribute("href");
    if (!href || scrollY === 0) return () => {};
    const place = () => document.querySelector(`article a[href="${CSS.escape(href)}"]`)?.getBoundingClientRect().top;
    const before = place();
    return () => { const after = place(); if (after !== undefined) scrollBy(0, after - before); };
  };

  let fetching = false;
  let again = false;
  const refresh = async () => {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const answer = await fetch(location.pathname + location.search);
      if (answer.redirected) { if (!written(body)) location.reload(); return; }
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      serverNow = Number(page.body.dataset.now);
      measured = performance.now();
      document.title = page.title;
      const stay = anchor();
      for (const fresh of page.querySelectorAll("[data-live][id]")) {
        const old = document.getElementById(fresh.id);
        if (!old) { insert(fresh); continue; }
        if (shape(old) === shape(fresh)) continue;
        if (busy(old)) note(old); else swap(old, document.importNode(fresh, true));
      }
      for (const gone of document.querySelectorAll("[data-live][id]")) {
        if (!page.getElementById(gone.id) && !busy(gone)) gone.remove();
      }
      stay();
      tick();
    } catch { /* the stream says when the server is back */ } finally {
      fetching = false;
      if (again) { again = false; later(); }
    }
  };

  // A part that is new on the page, such as a question: put in at the end of its list.
  const insert = (fresh) => {
    const parent = fresh.parentElement;
    const home = parent.id ? document.getElementById(parent.id) : parent.closest("[id]")
      && document.querySelector(`#${CSS.escape(parent.closest("[id]").id)} > ${parent.tagName.toLowerCase()}`);
    if (home) home.append(document.importNode(fresh, true));
  };

  let timer = 0;
  const later = () => { clearTimeout(timer); timer = setTimeout(refresh, 300); };

  const link = (up) => {
    const state = document.getElementById("link-state");
    if (!state) return;
    if (!state.dataset.word) state.dataset.word = state.textContent;
    state.classList.toggle("lost", !up);
    setText(state, up ? state.dataset.word : data.lost);
  };

  const follow = () => {
    const mine = new Set((data.topics || "").split(" ").filter(Boolean));
    if (!mine.size) return;
    const stream = new EventSource(`/events?after=${data.seq}`);
    stream.addEventListener("open", () => link(true));
    stream.addEventListener("error", () => { link(false); if (stream.readyState === 2) { later(); setTimeout(follow, 5000); } });
    stream.addEventListener("change", (event) => {
      const news = JSON.parse(event.data);
      data.seq = news.seq;
      serverNow = news.now;
      measured = performance.now();
      if (news.topics.some((topic) => mine.has(topic))) later();
      announce(news.say);
    });
  };

  // A form's button is pressed once; without a network the page says that nothing was sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (!navigator.onLine) {
      event.preventDefault();
      form.querySelector(".unsent")?.remove();
      const line = document.createElement("p");
      line.className = "unsent note";
      line.setAttribute("role", "alert");
      line.textContent = data.unsent;
      form.append(line);
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });

  // A link to a choice inside a closed part opens it and takes it.
  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    const inner = target.querySelector(":scope > details:only-of-type");
    if (inner) inner.open = true;
    if (target.type === "radio") { target.checked = true; target.focus(); }
    target.scrollIntoView({ block: "center" });
  };

  const go = { b: "/", w: "/work", c: "/cases/new", p: "/plan" };
  const columns = ["col-rising", "col-deciding", "col-responding", "col-promised"];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const keys = document.getElementById("keys");
    if (!keys || (localStorage.getItem("keys") === "off" && !keys.open)) return;
    if (event.key === "?") { keys.open ? keys.close() : keys.showModal(); event.preventDefault(); return; }
    if (keys.open) return;
    if (go[event.key]) location.assign(go[event.key]);
    else if (event.key === "r") refresh();
    else if (event.key === "m") { const first = document.querySelector("[data-waiting]"); if (first) first.focus(); else location.assign("/"); }
    else if ("1234".includes(event.key)) { const column = document.getElementById(columns[event.key - 1]); if (column) column.focus(); }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#keys-open")) document.getElementById("keys").showModal();
    if (event.target.closest("[data-print]")) print();
  });
  // Whoever speaks to their computer, or types with a stick, can switch single keys off (WCAG 2.1.4).
  const keysOn = document.getElementById("keys-on");
  if (keysOn) {
    keysOn.checked = localStorage.getItem("keys") !== "off";
    keysOn.addEventListener("change", () => localStorage.setItem("keys", keysOn.checked ? "on" : "off"));
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && data.topics) later(); });
  addEventListener("hashchange", reveal);
  reveal();
  tick();
  setInterval(tick, speed > 1 ? 250 : 1000);
  follow();
})();
