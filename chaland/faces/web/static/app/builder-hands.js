// What the hands do to the blocks: fields and choices, buttons, menus, keys; each asks the builder for one change.
const page = document.querySelector("[data-builder]");
const part = (id) => document.getElementById(id);
const TYPED_MS = 260;
let opener = null; // the button whose menu is open

const edit = (detail) => document.dispatchEvent(new CustomEvent("builder:edit", { detail }));
const blockOf = (node) => node.closest("[data-path]");
const pathOf = (node) => blockOf(node).dataset.path;

// values -------------------------------------------------------------------
const number = (text) => {
  const plain = text.trim().replace(/[\s\u202f\u00a0€]/g, "").replace(",", ".");
  return plain === "" ? null : Number.isFinite(Number(plain)) ? Number(plain) : text;
};
const whole = (text) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);

function dayOf(box) {
  const field = box.querySelector("[data-day]");
  if (!field) return { day: new Date().toISOString().slice(0, 10) };
  return field.value ? { day: field.value } : null;
}

function momentOf(box) {
  const mode = box.querySelector("[data-mode]").value;
  if (mode === "today") return { relative: 0, unit: "day" };
  if (mode === "day") return dayOf(box);
  const amount = box.querySelector("[data-amount]");
  const many = (amount ? whole(amount.value) : 6) || 1;
  return { relative: mode === "ago" ? -many : many, unit: box.querySelector("[data-unit]")?.value ?? "month" };
}

function input(event) {
  const field = event.target;
  if (!blockOf(field)) return;
  const path = pathOf(field);
  const wait = event.type === "input" && field.matches("input") ? TYPED_MS : 0;
  const moment = field.closest("[data-moment]");
  const span = field.closest("[data-span]");
  const value = (place, given) => edit({ op: "set-value", path, place, value: given, wait });
  const key = (name, given) => edit({ op: "set", path, key: name, value: given, wait });
  if (field.dataset.set) { if (event.type === "change") key(field.dataset.set, field.value); }
  else if (moment) value(Number(moment.dataset.moment), momentOf(moment));
  else if (span) value(0, { for: whole(span.querySelector("[data-amount]").value), unit: span.querySelector("[data-unit]").value });
  else if (field.dataset.setNumber) key(field.dataset.setNumber, number(field.value));
  else if (field.dataset.setText) key(field.dataset.setText, field.value);
  else if (field.matches("[data-flag]")) value(0, field.value === "yes");
  else if (field.dataset.value) value(Number(field.dataset.value), field.dataset.kind === "text" ? field.value || null : number(field.value));
}

// buttons and menus ----------------------------------------------------------
function choose(item) {
  item.closest("[data-fields]").hidePopover();
  edit({ op: opener.hasAttribute("data-insert") ? "insert" : "replace", path: pathOf(opener), node: JSON.parse(item.dataset.node) });
}

function click(event) {
  const target = event.target.closest("button");
  if (!target) return;
  if (target.hasAttribute("popovertarget")) opener = target;
  if (target.dataset.act) {
    const on = target.closest("#block-menu") ? opener : target;
    part("block-menu").hidePopover();
    edit({ op: "act", path: pathOf(on), act: target.dataset.act });
  } else if (target.dataset.node) choose(target);
  else if (target.dataset.drop) edit({ op: "drop-value", path: pathOf(target), place: Number(target.dataset.drop) });
  else if (target.dataset.toggle) edit({ op: "toggle", path: pathOf(target), key: target.dataset.toggle });
  else if (target.hasAttribute("data-insert-group")) edit({ op: "insert-group", path: pathOf(target) });
  else if (target.dataset.add) edit({ op: "narrow", node: JSON.parse(target.dataset.add) });
  else if (target.dataset.start) { part("sentence").value = target.dataset.start; edit({ op: "start", text: target.dataset.start }); }
  else if (target.dataset.turn) edit({ op: "people", turn: target.dataset.turn });
}

const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function find(event) {
  const field = event.target.closest("[data-find]");
  if (!field) return;
  const wanted = bare(field.value.trim());
  const menu = field.closest("[data-fields]");
  for (const family of menu.querySelectorAll("[data-family]")) {
    const title = bare(family.querySelector(".menu-title").textContent).includes(wanted);
    for (const item of family.querySelectorAll(".menu-item")) item.hidden = !(title || bare(item.textContent).includes(wanted));
    family.hidden = !family.querySelector(".menu-item:not([hidden])");
  }
  menu.querySelector("[data-nothing]").hidden = Boolean(menu.querySelector("[data-family]:not([hidden])"));
}

// keys -----------------------------------------------------------------------
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in", Delete: "remove", Backspace: "remove" };

function keys(event) {
  const handle = event.target.closest?.(".b-handle");
  const writing = event.target.matches?.("input, textarea");
  const letter = event.key.toLowerCase();
  if (handle && KEYS[event.key]) edit({ op: "act", path: pathOf(handle), act: KEYS[event.key] });
  else if (event.target.matches?.("[data-find]") && event.key === "Enter") {
    event.target.closest("[data-fields]").querySelector("[data-family]:not([hidden]) .menu-item:not([hidden])")?.click();
  } else if ((event.ctrlKey || event.metaKey) && !writing && (letter === "z" || letter === "y")) {
    edit({ op: letter === "y" || event.shiftKey ? "redo" : "undo" });
    event.stopImmediatePropagation();
  } else return;
  event.preventDefault();
}

page.addEventListener("input", input);
page.addEventListener("change", (event) => {
  if (event.target.id === "against") edit({ op: "people" });
  else if (event.target.matches("select[data-set], [data-flag], [data-mode], [data-unit], [data-day]")) input(event);
});
document.addEventListener("click", click);
document.addEventListener("input", find);
document.addEventListener("keydown", keys, true);
part("builder-undo").addEventListener("click", () => edit({ op: "undo" }));
part("builder-redo").addEventListener("click", () => edit({ op: "redo" }));
for (const menu of document.querySelectorAll("[data-fields]")) {
  menu.addEventListener("beforetoggle", (event) => { // before: once it is open, the first letters may be there
    if (event.newState !== "open") return;
    const field = menu.querySelector("[data-find]");
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Only a group that is not turned round can be undone and its conditions kept.
part("block-menu").addEventListener("beforetoggle", (event) => {
  if (event.newState !== "open" || !opener) return;
  const kind = blockOf(opener).querySelector(":scope > .b-head > [data-set=group]")?.value;
  event.target.querySelector("[data-act=unwrap]").hidden = !kind || kind === "none";
});
