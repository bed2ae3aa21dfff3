// The builder: holds the blocks as JSON, changes them, and has the server draw them and count anew.
// The others (hands, drag, pick, sentence, map) ask for changes by the event builder:edit, and hear builder:shaped.
const page = document.querySelector("[data-builder]");
const part = (id) => document.getElementById(id);
const words = page.dataset;
const PEOPLE_MS = 350;
const KEPT = 200;

let draft = read();
let past = [];
let future = [];
let version = 0;
let timer = 0;
let peopleTimer = 0;
let typing = "";
let typed = null; // the sentence, while it is what was changed last
let focusNext = []; // the first of these that is there takes the focus

function read() { return JSON.parse(part("builder-draft").dataset.draft); }

// paths: "0.where.2" ------------------------------------------------------
const steps = (path) => (path === "" ? [] : path.split(".").map((step) => (step === "where" ? step : Number(step))));
const at = (path) => steps(path).reduce((node, step) => (step === "where" ? node?.where : node?.parts?.[step]), draft);
const parentOf = (path) => path.slice(0, Math.max(path.lastIndexOf("."), 0));
const placeOf = (path) => Number(path.slice(path.lastIndexOf(".") + 1));
const under = (path, place) => (path === "" ? String(place) : `${path}.${place}`);
const idOf = (path) => `b${path.replaceAll(".", "-")}`;

// Whose fields a place speaks of: the contact's, or a fact's. Conditions never cross.
function scopeOf(path) {
  const all = steps(path);
  const where = all.lastIndexOf("where");
  return where < 0 ? "" : at(all.slice(0, where).join("."))?.fact ?? "";
}

// changes ------------------------------------------------------------------
function remember(key) {
  if (key && key === typing) return;
  typing = key;
  for (const offer of document.querySelectorAll("#toasts [data-undo=here]")) offer.closest(".toast").remove();
  past.push(JSON.stringify(draft));
  past = past.slice(-KEPT);
  future = [];
}

function changed(wait = 0) {
  typed = null;
  later(wait);
}

function set(path, key, value, wait = 0) {
  const node = at(path);
  if (!node) return;
  remember(wait ? `${path}/${key}` : "");
  node[key] = value;
  changed(wait);
}

function setValue(path, place, value, wait = 0) {
  const node = at(path);
  if (!node) return;
  remember(wait ? `${path}/${place}` : "");
  node.values[place] = value;
  changed(wait);
}

function insert(path, node, place = Infinity, focus = true) {
  const group = at(path);
  if (!group?.parts) return;
  remember("");
  const where = Math.min(place, group.parts.length);
  group.parts.splice(where, 0, node);
  const made = `#${idOf(under(path, where))}`;
  if (focus) focusNext = [`${made} .b-pick`, `${made} .b-input`, `${made}-add`, `${made} .b-select`];
  changed();
}

function remove(path) {
  if (path === "" || path.endsWith("where")) return;
  remember("");
  const group = parentOf(path);
  const place = placeOf(path);
  at(group).parts.splice(place, 1);
  const left = at(group).parts.length;
  focusNext = [left ? `#${idOf(under(group, Math.min(place, left - 1)))}-handle` : `#${idOf(group)}-add`];
  changed();
  document.dispatchEvent(new CustomEvent("toast", { detail: { message: words.removed, undo: undo } }));
}

// To another group, or to another place in the same. `place` counts the block as if it were still where it was.
function move(from, group, place) {
  const node = at(from);
  const target = at(group);
  if (!node || !target?.parts || group === from || group.startsWith(`${from}.`) || scopeOf(under(group, 0)) !== scopeOf(from)) return tell(words.stays);
  remember("");
  const gap = { gone: true };
  at(parentOf(from)).parts[placeOf(from)] = gap;
  target.parts.splice(Math.min(place, target.parts.length), 0, node);
  forget(draft, gap);
  focusNext = [`#${idOf(pathOf(node))}-handle`];
  changed();
  tell(words.moved);
}

function forget(node, gap) {
  if (node.parts) node.parts = node.parts.filter((one) => one !== gap);
  for (const inner of node.parts ?? []) forget(inner, gap);
  if (node.where) forget(node.where, gap);
}

function pathOf(wanted, node = draft, path = "") {
  if (node === wanted) return path;
  for (const [place, inner] of (node.parts ?? []).entries()) {
    const found = pathOf(wanted, inner, under(path, place));
    if (found !== null) return found;
  }
  return node.where ? pathOf(wanted, node.where, under(path, "where")) : null;
}

const isGroup = (node) => Boolean(node?.group);
const acts = {
  up: (path) => { const place = placeOf(path); if (place) move(path, parentOf(path), place - 1); else acts.out(path, 0); },
  down: (path) => { const place = placeOf(path); if (place + 1 < at(parentOf(path)).parts.length) move(path, parentOf(path), place + 2); else acts.out(path, 1); },
  out: (path, after = 1) => {
    const group = parentOf(path);
    if (group === "" || group.endsWith("where")) return tell(words.stays);
    move(path, parentOf(group), placeOf(group) + after);
  },
  in: (path) => {
    const siblings = at(parentOf(path)).parts;
    const place = placeOf(path);
    const near = [place - 1, place + 1].find((one) => isGroup(siblings[one]));
    if (near === undefined) return tell(words.stays);
    move(path, under(parentOf(path), near), near < place ? Infinity : 0);
  },
  wrap: (path) => {
    const other = at(parentOf(path)).group === "any" ? "all" : "any";
    remember("");
    at(parentOf(path)).parts[placeOf(path)] = { group: other, parts: [at(path)] };
    focusNext = [`#${idOf(path)}-add`];
    changed();
  },
  unwrap: (path) => {
    const group = at(path);
    if (!isGroup(group) || group.group === "none") return tell(words.stays);
    remember("");
    at(parentOf(path)).parts.splice(placeOf(path), 1, ...group.parts);
    focusNext = [`#${idOf(path)}-handle`];
    changed();
  },
  copy: (path) => insert(parentOf(path), structuredClone(at(path)), placeOf(path) + 1),
  negate: (path) => {
    const node = at(path);
    if (isGroup(node)) return set(path, "group", node.group === "none" ? "any" : "none");
    if (node.takes === "exists" || node.takes === "no") return set(path, "takes", node.takes === "no" ? "exists" : "no");
    set(path, "negated", !node.negated);
  },
  remove,
};

function replace(path, node) {
  remember("");
  const negated = at(path).negated;
  at(parentOf(path)).parts[placeOf(path)] = negated && !node.fact ? { ...node, negated } : node;
  focusNext = [`#${idOf(path)}-pick`, `#${idOf(path)}-v0`, `#${idOf(path)}-amount`, `#${idOf(path)}-is`];
  changed();
}

// One condition more upon all that is there.
function narrow(node) {
  if (draft.group === "all") return insert("", node, Infinity, false);
  remember("");
  draft = { group: "all", parts: [draft, node] };
  changed();
}

function drop(path, place) {
  remember("");
  at(path).values.splice(place, 1);
  focusNext = [`#${idOf(path)}-pick`];
  changed();
}

function add(path, value) {
  const node = at(path);
  remember("");
  node.values = [...(node.values ?? []).filter((one) => one !== null), value];
  changed();
}

function near(path, values, wait) {
  remember(`${path}/near`);
  Object.assign(at(path), values);
  changed(wait);
}

function undo() { back(past, future); }
function back(from, to) {
  if (!from.length) return;
  to.push(JSON.stringify(draft));
  draft = JSON.parse(from.pop());
  typing = "";
  changed();
  tell(words.undone);
}

function tell(message) { part("builder-told").textContent = message; }

// the server ---------------------------------------------------------------
function later(wait) {
  version += 1;
  for (const id of ["builder-count", "builder-people"]) part(id).classList.add("is-stale");
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

const body = () => {
  const said = { draft: JSON.stringify(draft) };
  if (typed !== null) said.sentence = typed;
  if (words.segment) said.segment = words.segment;
  return said;
};

function post(address, id, swap, more = {}) {
  return htmx.ajax("POST", address, { source: `#${id}`, target: `#${id}`, swap, values: { ...body(), ...more }, version });
}

function ask() {
  post(words.shape, "builder-blocks", "innerMorph");
  count();
  askPeople();
}

function count() { post(words.count, "builder-count", "innerHTML"); }

function askPeople(wait = PEOPLE_MS, more = {}) {
  clearTimeout(peopleTimer);
  peopleTimer = setTimeout(() => post(words.people, "builder-people", "innerMorph", { against: part("against").value, ...more }), wait);
}

// An answer to what is no longer asked is dropped.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.version !== undefined && ctx.version !== version) event.preventDefault();
});
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.version !== version) return;
  if (ctx.sourceElement.id === "builder-blocks") shaped();
  else if (ctx.sourceElement.id === "builder-count") counted();
  else if (ctx.sourceElement.id === "builder-people") part("builder-people").classList.remove("is-stale");
});

function counted() {
  part("builder-count").classList.remove("is-stale");
  part("bar-count").textContent = part("builder-count").querySelector("[data-count]")?.textContent ?? "—";
}

function shaped() {
  const fresh = read();
  if (typed !== null && JSON.stringify(fresh) !== JSON.stringify(draft)) remember("sentence");
  draft = fresh;
  settle();
  part("builder-starts").hidden = draft.parts.length > 0;
  for (const [id, stack] of [["builder-undo", past], ["builder-redo", future]]) part(id).disabled = !stack.length;
  address();
  document.dispatchEvent(new CustomEvent("builder:shaped", { detail: { typed: typed !== null } }));
  focusNext.map((one) => document.querySelector(one)).find(Boolean)?.focus();
  focusNext = [];
}

// What the hand left in a field gives way to what the server says, but for the field it is in.
function settle() {
  const blocks = part("builder-blocks");
  for (const choice of blocks.querySelectorAll("select")) {
    const said = choice.querySelector("option[selected]");
    if (said && choice.value !== said.value) choice.value = said.value;
  }
  for (const field of blocks.querySelectorAll("input")) {
    if (field !== document.activeElement) field.value = field.getAttribute("value") ?? "";
  }
}

// The sentence lives in the address, so that it may be sent and comes back after a reload.
function address() {
  const { sentence, whole } = part("builder-draft").dataset;
  const here = new URL(location.href);
  here.searchParams.delete("from");
  if (sentence && whole && sentence.length < 1500) here.searchParams.set("where", sentence);
  else here.searchParams.delete("where");
  history.replaceState(history.state, "", here);
  for (const link of document.querySelectorAll("[data-goes]")) {
    const to = new URL(link.getAttribute("href"), location.href);
    to.searchParams.delete("where");
    if (sentence) to.searchParams.set("where", sentence);
    link.setAttribute("href", `${to.pathname}${to.search}`);
  }
}

// what the others ask for --------------------------------------------------
const ops = {
  act: ({ path, act }) => acts[act](path),
  set: ({ path, key, value, wait }) => set(path, key, value, wait),
  "set-value": ({ path, place, value, wait }) => setValue(path, place, value, wait),
  "add-value": ({ path, value }) => add(path, value),
  "drop-value": ({ path, place }) => drop(path, place),
  toggle: ({ path, key }) => set(path, key, !at(path)[key]),
  near: ({ path, values, wait }) => near(path, values, wait),
  insert: ({ path, node }) => insert(path, node),
  "insert-group": ({ path }) => insert(path, { group: at(path).group === "any" ? "all" : "any", parts: [] }),
  replace: ({ path, node }) => replace(path, node),
  narrow: ({ node }) => narrow(node),
  move: ({ path, group, place }) => move(path, group, place),
  sentence: ({ text, wait }) => { typed = text; later(wait); },
  start: ({ text }) => { remember(""); typed = text; later(0); },
  undo,
  redo: () => back(future, past),
  people: ({ turn }) => askPeople(0, turn ? { turn } : {}),
};
document.addEventListener("builder:edit", (event) => ops[event.detail.op](event.detail));

// The form of the name leaves with the blocks.
document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  if (event.detail.ctx.sourceElement?.id !== "save-form") return;
  for (const [name, value] of Object.entries(body())) request.body.set(name, value);
});

address();
count();
askPeople(0);
