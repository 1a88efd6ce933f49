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

  // Drafts: what was typed into a field with data-draft is kept for this tab until the form says that it was sent.
  const draftKey = (element) => `qvs.draft:${location.pathname}:${element.dataset.draft}`;
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.draft) sessionStorage.setItem(draftKey(event.target), event.target.value);
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
    // Gives kept drafts back to their fields, as if they were typed again.
    restoreDrafts: () => {
      let restored = 0;
      for (const field of document.querySelectorAll("[data-draft]")) {
        const kept = sessionStorage.getItem(draftKey(field));
        if (kept !== null && kept !== field.value) {
          field.value = kept;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.dispatchEvent(new Event("change", { bubbles: true }));
          restored++;
        }
      }
      return restored;
    },
    dropDrafts: () => {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith(`qvs.draft:${location.pathname}:`)) sessionStorage.removeItem(key);
      }
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
    toLine: (element, line, height) => {
      if (!element) return;
      element.scrollTop = Math.max(0, (line - 1) * height - element.clientHeight / 3);
      // Wrapped lines are higher than that: once the right ones are drawn, the line itself is brought into view.
      let tries = 20;
      const settle = () => {
        const shown = element.querySelector(`[data-line="${line}"]`);
        if (shown) shown.scrollIntoView({ block: "nearest" });
        else if (--tries > 0) setTimeout(settle, 50);
      };
      setTimeout(settle, 50);
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
