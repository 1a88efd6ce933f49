// What only the browser can do for the portal: keys, focus, scrolling, the clipboard, and what was typed when a server goes away.
window.qvs = (() => {
  "use strict";
  const typing = (element) => element.closest("input, textarea, select, [contenteditable=true]") !== null;
  const dialogOpen = () => document.querySelector(".mud-dialog") !== null;
  let goes = 0;

  // A server that left has taken the circuit along; another one has a new circuit for the same page.
  document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", (event) => {
    if (event.detail?.state === "rejected") location.reload();
  });

  const rows = () => [...document.querySelectorAll("[data-row]")].map((row) => row.matches("a, button") ? row : row.querySelector("a, button")).filter(Boolean);

  function step(by) {
    const all = rows();
    if (all.length === 0) return;
    const at = all.indexOf(document.activeElement);
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!dialogOpen()) document.querySelector("[data-palette]")?.click();
      return;
    }
    if (event.key === "Tab" && event.target.matches?.("textarea.editor-text") && !event.shiftKey && event.target.dataset.tab === "on") {
      event.preventDefault();
      event.target.setRangeText("  ", event.target.selectionStart, event.target.selectionEnd, "end");
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialogOpen()) return;
    if (Date.now() - goes < 1500) {
      goes = 0;
      const link = document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); return; }
    }
    switch (event.key) {
      case "g": goes = Date.now(); break;
      case "j": step(1); break;
      case "k": step(-1); break;
      case "?": document.querySelector("[data-help]")?.click(); break;
      case "/": {
        const search = document.querySelector("[data-search]");
        if (search) { event.preventDefault(); search.focus(); search.select(); }
        break;
      }
    }
  });

  // A dialog gives the focus back to where it was opened, also if that button was switched off while the dialog was being made.
  const dialogs = document.getElementsByClassName("mud-dialog");
  let origin = null;
  let wasOpen = false;
  document.addEventListener("focusin", (event) => {
    if (dialogs.length === 0) origin = event.target;
  });
  function giveFocusBack(tries) {
    if (dialogs.length > 0 || document.activeElement !== document.body || !origin?.isConnected) return;
    if (!origin.disabled) origin.focus({ preventScroll: true });
    else if (tries > 0) setTimeout(() => giveFocusBack(tries - 1), 100);
  }
  new MutationObserver(() => {
    const open = dialogs.length > 0;
    if (wasOpen && !open) setTimeout(() => giveFocusBack(50), 0);
    wasOpen = open;
  }).observe(document.body, { childList: true, subtree: true });

  // Kept over a lost server: what is typed, where one is on the page, and which field is being typed into; never a secret.
  const keptName = () => `qvs.kept:${location.pathname}`;
  const fields = () => [...document.querySelectorAll("main input[id], main textarea[id], main select[id]")]
    .filter((field) => !["password", "file", "hidden"].includes(field.type) && !("secret" in field.dataset));
  const valueOf = (field) => field.type === "checkbox" ? field.checked : field.value;
  let down = false;

  // What was done to a form until it is sent: rows that were removed, by a field of each, and the button that opened it.
  let removed = [];
  let opened = null;
  const here = (what) => what?.path === location.pathname;
  document.addEventListener("click", (event) => {
    const { removes, opens } = event.target.closest?.("[data-removes], [data-opens]")?.dataset ?? {};
    const field = removes && document.getElementById(removes);
    if (field) removed.push({ path: location.pathname, id: removes, value: valueOf(field) });
    if (opens) opened = { path: location.pathname, opens };
  }, true);
  document.addEventListener("submit", () => { removed = []; }, true);

  addEventListener("pagehide", () => {
    if (!down) return;
    sessionStorage.setItem(keptName(), JSON.stringify({
      values: fields().map((field) => [field.id, valueOf(field)]), removed: removed.filter(here), opened: here(opened) ? opened.opens : "",
      focus: document.activeElement?.id ?? "", top: scrollY,
    }));
  });

  // A row that was added and not saved is added again, by the button that adds such rows; one at a time, and the next when it is there.
  const asked = new Map();
  function addRows(missing) {
    const more = [];
    for (const button of document.querySelectorAll("main [data-adds]")) {
      const { adds, addsName } = button.dataset;
      const wanted = missing.find(([id, value]) => id.startsWith(adds) && (!addsName || value !== ""));
      const there = document.querySelectorAll(`main [id^="${adds}"]`).length;
      if (!wanted || asked.get(adds) === there) continue;
      asked.set(adds, there);
      const name = addsName && document.getElementById(addsName);
      if (name) {
        // What is typed there itself comes after that.
        if (name.value !== "") more.push([addsName, name.value]);
        name.value = wanted[0].slice(adds.length);
        name.dispatchEvent(new Event("input", { bubbles: true }));
      }
      button.click();
    }
    return more;
  }

  // A row that came back with the page goes again if it is the one that was removed; one that was added only for its number goes in any case.
  function removeRows(gone, first) {
    return gone.filter((row) => {
      const field = document.getElementById(row.id);
      if (!field && row.clicked) asked.clear();
      if (!field || row.clicked) return !row.clicked || field;
      if (first.has(row.id) && valueOf(field) !== row.value) return false;
      row.clicked = true;
      document.querySelector(`main [data-removes="${CSS.escape(row.id)}"]`)?.click();
      return true;
    });
  }

  function giveBack({ values, removed: gone = [], opened: opener, focus, top }, first, tries) {
    gone = removeRows(gone, first);
    const left = values.filter(([id, value]) => {
      const field = document.getElementById(id);
      if (!field) return true;
      if (valueOf(field) !== value) {
        if (field.type === "checkbox") field.checked = value; else field.value = value;
        // As if it was typed again: then other fields may come up.
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return false;
    });
    if (opener && left.length > 0) {
      document.querySelector(`main [data-opens="${CSS.escape(opener)}"]`)?.click();
      opener = "";
    }
    // Rows are numbered as they come: the next is added when the one before has gone.
    const removing = gone.some((row) => row.clicked);
    if (!removing) left.push(...addRows(left));
    if (top > scrollY) scrollTo({ top, behavior: "instant" });
    const last = focus && document.getElementById(focus);
    if (last && document.activeElement !== last) last.focus({ preventScroll: true });
    if ((left.length > 0 || removing) && tries > 0) setTimeout(() => giveBack({ values: left, removed: gone, opened: opener, focus, top }, first, tries - 1), 100);
  }

  // A server that has restarted, or another one behind the same address, knows nothing of this page: it is opened again as soon as one answers.
  async function comeBack() {
    for (;;) {
      try {
        if ((await fetch("readyz", { cache: "no-store" })).ok) break;
      } catch { /* Nobody is there yet. */ }
      await new Promise((resume) => setTimeout(resume, 500));
    }
    location.reload();
  }

  let coming = false;
  document.addEventListener("components-reconnect-state-changed", (event) => {
    const state = event.detail?.state;
    down = state !== "hide";
    if (["failed", "rejected", "resume-failed"].includes(state) && !coming) {
      coming = true;
      comeBack();
    }
  }, true);

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea.editor-text")) sync(event.target);
  });

  function sync(area) {
    const gutter = area.parentElement?.querySelector(".editor-lines");
    if (gutter) gutter.scrollTop = area.scrollTop;
  }
  document.addEventListener("scroll", (event) => {
    if (event.target.matches?.("textarea.editor-text")) sync(event.target);
  }, true);

  return {
    facts: () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, collapsed: matchMedia("(max-width: 760px)").matches || localStorage.getItem("qvs.collapsed") === "1" }),
    keep: (name, value) => {
      if (name === "collapsed" && matchMedia("(max-width: 760px)").matches) return;
      value === "" ? localStorage.removeItem(`qvs.${name}`) : localStorage.setItem(`qvs.${name}`, value);
    },
    read: (name) => localStorage.getItem(`qvs.${name}`) ?? "",
    // The page is drawn: what was kept for it comes back, once.
    restore: () => {
      const kept = sessionStorage.getItem(keptName());
      sessionStorage.removeItem(keptName());
      if (kept) giveBack(JSON.parse(kept), new Set(fields().map((field) => field.id)), 100);
    },
    copy: async (text) => {
      try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
    },
    download: async (name, stream) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([await stream.arrayBuffer()]));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
    size: (element) => element ? { width: element.clientWidth, height: element.clientHeight } : { width: 0, height: 0 },
    show: (id) => document.getElementById(id)?.scrollIntoView({ block: "start" }),
    // Without moving the page itself.
    showChosen: (element) => setTimeout(() => {
      const chosen = element?.querySelector("[aria-current=true]")?.getBoundingClientRect();
      const frame = element?.getBoundingClientRect();
      if (chosen && (chosen.right > frame.right || chosen.left < frame.left)) element.scrollLeft += chosen.left - frame.left - frame.width / 2;
      if (chosen && (chosen.bottom > frame.bottom || chosen.top < frame.top)) element.scrollTop += chosen.top - frame.top - frame.height / 2;
    }, 50),
    // The list grows to its height after it was drawn, and wrapped lines are higher than others: until the line is there, it is tried again.
    toLine: (element, line, height) => {
      let tries = 100;
      const settle = () => {
        const shown = element?.querySelector(`[data-line="${line}"]`);
        if (shown) { shown.scrollIntoView({ block: "nearest" }); return; }
        const top = Math.max(0, (line - 1) * height - (element?.clientHeight ?? 0) / 3);
        if (element && element.scrollHeight > top) element.scrollTop = top;
        if (--tries > 0) setTimeout(settle, 50);
      };
      settle();
    },
    toEnd: (element) => { if (element) element.scrollTop = element.scrollHeight; },
    atEnd: (element) => element ? element.scrollHeight - element.scrollTop - element.clientHeight < 40 : true,
    toEditorLine: (area, line) => {
      if (!area) return;
      const lines = area.value.split("\n");
      const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
      area.focus();
      area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
      area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
    },
  };
})();
