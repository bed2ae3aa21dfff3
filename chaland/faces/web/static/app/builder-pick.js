// Values chosen among those of the file: a list under the field, arrows and Enter, several of them one after another.
const list = document.getElementById("pick-list");
const page = document.querySelector("[data-builder]");
let field = null;
let timer = 0;
let asked = 0;
let coming = false; // a list is on its way
let entered = false; // Enter was pressed before the list came

const options = () => [...list.querySelectorAll("[role=option]")];
const current = () => list.querySelector(".is-current");
const blockOf = (node) => node.closest("[data-path]");
const edit = (detail) => document.dispatchEvent(new CustomEvent("builder:edit", { detail }));
const chips = () => field?.closest("[data-chips]");
const labels = () => [...(chips()?.querySelectorAll(".b-chip > .clip") ?? [])].map((chip) => chip.textContent);

function place() {
  const { left, bottom, top, width } = (chips() ?? field).getBoundingClientRect();
  list.style.minWidth = `${Math.max(width, 220)}px`;
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - list.offsetWidth - 8))}px`;
  const below = bottom + 4;
  list.style.top = `${below + list.offsetHeight > innerHeight - 8 && top > list.offsetHeight + 12 ? top - list.offsetHeight - 4 : below}px`;
}

function select(option) {
  current()?.classList.remove("is-current");
  if (!option) return field?.removeAttribute("aria-activedescendant");
  option.classList.add("is-current");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

async function show(wait = 0) {
  clearTimeout(timer);
  const mine = (asked += 1);
  coming = Boolean(field?.dataset.asked);
  timer = setTimeout(async () => {
    if (!field?.dataset.asked) return;
    const address = `${page.dataset.values}?${new URLSearchParams({ asked: field.dataset.asked, typed: typed() })}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (mine !== asked || !field) return;
    coming = false;
    if (!answer?.ok) return;
    list.innerHTML = await answer.text();
    const held = labels();
    for (const option of options()) option.setAttribute("aria-selected", String(held.includes(option.dataset.label)));
    if (!list.matches(":popover-open")) list.showPopover();
    field.setAttribute("aria-expanded", "true");
    place();
    if (typed()) select(options()[0]);
    if (entered) pressed();
  }, wait);
}

// Of a field that holds one value, what stands in it is not a search until it is changed.
const typed = () => (field.dataset.pickKey && field.value === (field.getAttribute("value") ?? "") ? "" : field.value.trim());

function hide() {
  clearTimeout(timer);
  asked += 1;
  coming = entered = false;
  if (list.matches(":popover-open")) list.hidePopover();
  field?.setAttribute("aria-expanded", "false");
  field?.removeAttribute("aria-activedescendant");
}

function take(option) {
  const path = blockOf(field).dataset.path;
  const value = JSON.parse(option.dataset.json);
  if (field.dataset.pickKey) {
    field.value = option.dataset.label;
    edit(field.dataset.pickKey === "near" ? { op: "near", path, values: { near: value } } : { op: "set", path, key: field.dataset.pickKey, value });
    return hide();
  }
  const held = labels().indexOf(option.dataset.label);
  field.value = "";
  if (held >= 0) edit({ op: "drop-value", path, place: held });
  else edit({ op: "add-value", path, value });
  option.setAttribute("aria-selected", String(held < 0));
  show(120);
}

const PARSERS = {
  number: (text) => Number(text.replace(",", ".")),
  money: (text) => Number(text.replace(",", ".")),
  date: (text) => ({ day: text }),
  instant: (text) => ({ day: text }),
};

function pressed() {
  entered = false;
  if (list.matches(":popover-open") && current()) take(current());
  else write();
}

// A value that the file does not hold may be said all the same.
function write() {
  const text = field.value.trim();
  if (!text || field.dataset.pickKey === "in_segment") return;
  const path = blockOf(field).dataset.path;
  if (field.dataset.pickKey) edit({ op: "near", path, values: { near: text } });
  else {
    const value = (PARSERS[chips().dataset.kind] ?? String)(text);
    field.value = "";
    edit({ op: "add-value", path, value: Number.isNaN(value) ? text : value });
  }
}

page.addEventListener("focusin", (event) => {
  if (!event.target.matches(".b-pick")) return;
  field = event.target;
  if (field.dataset.pickKey) field.select();
  show();
});
page.addEventListener("focusout", (event) => {
  if (event.target !== field) return;
  const left = field;
  hide();
  if (left.value.trim() && left.value !== (left.getAttribute("value") ?? "") && left.isConnected) write();
  if (field === left) field = null;
});
page.addEventListener("input", (event) => { if (event.target === field) { event.stopPropagation(); show(90); } }, true);
page.addEventListener("keydown", (event) => {
  if (event.target !== field) return;
  const all = options();
  const open = list.matches(":popover-open");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!open) show();
    else if (all.length) select(all[(all.indexOf(current()) + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter") {
    if (coming && typed()) entered = true;
    else pressed();
  } else if (event.key === "Escape" && open) hide();
  else if (event.key === "Backspace" && !field.value && chips()?.querySelector(".b-chip:not(.is-others)")) {
    edit({ op: "drop-value", path: blockOf(field).dataset.path, place: labels().length - 1 });
  } else return;
  event.preventDefault();
});
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option && field) take(option); });
page.addEventListener("click", (event) => { const box = event.target.closest("[data-chips]"); if (box && !event.target.closest("button")) box.querySelector(".b-pick").focus(); });
document.addEventListener("scroll", () => { if (field && list.matches(":popover-open")) place(); }, true);
