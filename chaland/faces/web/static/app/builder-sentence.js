// The sentence under the fingers: what is wrong is underlined where it stands, words are completed, one click mends.
const page = document.querySelector("[data-builder]");
const field = document.getElementById("sentence");
const marks = document.getElementById("sentence-marks");
const list = document.getElementById("completions");
const TYPED_MS = 300;
let timer = 0;
let asked = 0;

const options = () => [...list.querySelectorAll("[role=option]")];
const current = () => list.querySelector(".is-current");
// Places are counted in characters, as the server does; the field counts in halves of them.
const chars = (text) => Array.from(text);
const before = () => field.value.slice(0, field.selectionStart);

function say(wait = TYPED_MS) {
  draw([]);
  document.dispatchEvent(new CustomEvent("builder:edit", { detail: { op: "sentence", path: "", text: field.value, wait } }));
}

const faults = () => [...document.querySelectorAll("#sentence-faults [data-at]")].map((line) => ({ at: Number(line.dataset.at), length: Number(line.dataset.length) }));

// The same text under the field, with marks where something is wrong.
function draw(wrong) {
  const text = chars(field.value);
  marks.replaceChildren();
  let done = 0;
  for (const { at, length } of wrong) {
    if (at < done) continue;
    marks.append(text.slice(done, at).join(""));
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + length).join("") || "\u00a0";
    marks.append(mark);
    done = at + length;
  }
  marks.append(`${text.slice(done).join("")}\n`);
}

function replace(from, to, text) {
  const all = chars(field.value);
  const start = all.slice(0, from).join("").length;
  field.setRangeText(text, start, all.slice(0, to).join("").length, "end");
  field.focus();
}

// completion ---------------------------------------------------------------
function place() {
  const { left, bottom, top } = field.getBoundingClientRect();
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - list.offsetWidth - 8))}px`;
  const above = top > 330;
  list.style.bottom = above ? `${innerHeight - top + 4}px` : "auto";
  list.style.top = above ? "auto" : `${bottom + 4}px`;
}

function select(option) {
  current()?.classList.remove("is-current");
  current()?.setAttribute("aria-selected", "false");
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.classList.add("is-current");
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function complete(wait = 90) {
  clearTimeout(timer);
  const mine = (asked += 1);
  timer = setTimeout(async () => {
    const body = new URLSearchParams({ before: before() });
    const headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector('meta[name="csrf"]').content };
    const answer = await fetch(page.dataset.complete, { method: "POST", body, headers }).catch(() => null);
    if (!answer?.ok || mine !== asked || document.activeElement !== field) return;
    list.innerHTML = await answer.text();
    if (!options().length) return hide();
    if (!list.matches(":popover-open")) list.showPopover();
    place();
  }, wait);
}

function hide() {
  clearTimeout(timer);
  asked += 1;
  if (list.matches(":popover-open")) list.hidePopover();
  list.replaceChildren();
  field.removeAttribute("aria-activedescendant");
}

function take(option) {
  const more = option.dataset.more;
  replace(Number(option.dataset.start), chars(before()).length, option.dataset.text + (more ? "" : " "));
  say();
  complete(0);
}

field.addEventListener("input", () => { say(); complete(); });
field.addEventListener("focus", () => { if (!field.value) complete(0); });
field.addEventListener("blur", hide);
field.addEventListener("keydown", (event) => {
  const all = options();
  if ((event.ctrlKey || event.metaKey) && event.key === " ") { event.preventDefault(); return complete(0); }
  if (!list.matches(":popover-open")) {
    if (event.key === "Enter") { event.preventDefault(); say(0); }
    return;
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const step = event.key === "ArrowDown" ? 1 : -1;
    select(all[(all.indexOf(current()) + step + all.length + (current() ? 0 : step < 0 ? 1 : 0)) % all.length]);
  } else if (event.key === "Enter" && current()) take(current());
  else if (event.key === "Tab" && !event.shiftKey && (current() || list.querySelector("[data-text]")) && before().trim()) take(current() ?? all[0]);
  else if (event.key === "Escape") hide();
  else if (event.key === "Enter") { hide(); say(0); }
  else return;
  event.preventDefault();
});
list.addEventListener("mousedown", (event) => event.preventDefault());
list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) take(option); });

document.addEventListener("click", (event) => {
  const fix = event.target.closest?.("[data-fix]");
  if (!fix) return;
  const { at, length } = fix.closest("[data-at]").dataset;
  replace(Number(at), Number(at) + Number(length), fix.dataset.fix);
  say(0);
});
document.addEventListener("builder:shaped", (event) => {
  if (!event.detail.typed) field.value = document.getElementById("builder-draft").dataset.sentence;
  draw(faults());
  if (list.matches(":popover-open")) place();
});
draw(faults());
