// The grid under the fingers: arrows move, Enter edits, Esc leaves, Space and Shift pick, the bulk bar follows.
const frame = document.querySelector("[data-grid]");
let anchor = null;
let held = null;

const body = () => frame.querySelector("tbody");
const rows = () => [...body().querySelectorAll("tr[data-id]")];
const cells = (row) => [...row.cells];
const picked = () => [...body().querySelectorAll("[name=ids]:checked")];
const editing = (node) => node.closest?.("td.is-editing");

function focusCell(cell) {
  if (!cell) return;
  for (const old of body().querySelectorAll('td[tabindex="0"]')) old.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function step(cell, down, right) {
  const row = cell.parentElement;
  const all = rows();
  const to = all[Math.min(Math.max(all.indexOf(row) + down, 0), all.length - 1)];
  const at = cells(row).indexOf(cell) + right;
  focusCell(cells(to)[Math.min(Math.max(at, 0), to.cells.length - 1)]);
  return to;
}

function pick(row, on) {
  const box = row.querySelector("[name=ids]");
  if (box) box.checked = on;
  row.classList.toggle("is-picked", on);
  if (on) row.setAttribute("aria-selected", "true");
  else row.removeAttribute("aria-selected");
}

function pickRange(from, to, on) {
  const all = rows();
  const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y);
  for (const row of all.slice(Math.max(a, 0), b + 1)) pick(row, on);
}

// Everyone in the list, those not yet on screen included, until a line is picked or let go of by hand.
const everyone = () => document.querySelector("[name=everyone]");
const takesAll = () => Boolean(everyone()?.getAttribute("value"));

function refresh() {
  for (const row of rows()) pick(row, takesAll() || (row.querySelector("[name=ids]")?.checked ?? false));
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const some = picked().length;
  const all = document.querySelector("[data-pick-all]");
  if (all) { all.checked = some > 0 && some === rows().length; all.indeterminate = some > 0 && !all.checked; }
  const offer = bar.querySelector("[data-everyone]");
  if (offer) offer.hidden = takesAll() || !(some === rows().length && body().querySelector(".sentinel"));
  bar.hidden = some === 0;
  const told = bar.querySelector("[data-count]");
  const count = takesAll() ? document.getElementById("count")?.textContent : some;
  if (told) told.textContent = (some === 1 ? told.dataset.countOne : told.dataset.count).replace("{n}", count);
}

// After the hand picked or let go of lines: what is picked is what is ticked.
function byHand() {
  everyone()?.removeAttribute("value");
  refresh();
}

function edit(cell, typed = "") {
  if (!cell.dataset.field || !frame.dataset.edit || editing(cell)) return;
  const address = frame.dataset.edit.replace("/0/", `/${cell.parentElement.dataset.id}/`) + `?field=${encodeURIComponent(cell.dataset.field)}`;
  htmx.ajax("GET", address, { target: cell, swap: "innerHTML" }).then(() => {
    cell.classList.add("is-editing");
    const field = cell.querySelector("[name=value]");
    if (typed && field?.matches("input")) field.value = typed;
    field?.focus();
    if (!typed) field?.select?.();
  });
}

function leave(cell) {
  const row = cell.parentElement;
  const at = cells(row).indexOf(cell);
  const address = frame.dataset.row.replace("/0/", `/${row.dataset.id}/`);
  htmx.ajax("GET", address, { target: row, swap: "outerHTML" }).then(() => focusCell(document.getElementById(row.id)?.cells[at]));
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageDown: [15, 0], PageUp: [-15, 0] };

function keys(event) {
  const cell = event.target.closest("td");
  if (!cell) return;
  if (editing(cell)) {
    if (event.key === "Escape") { event.preventDefault(); leave(cell); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = cell.parentElement;
  if (ARROWS[event.key]) {
    const to = step(cell, ...ARROWS[event.key]);
    if (event.shiftKey && ARROWS[event.key][0]) { anchor ??= row; pickRange(anchor, to, true); byHand(); } else anchor = null;
  } else if (event.key === "Home" || event.key === "End") focusCell(event.key === "Home" ? row.cells[0] : row.cells[row.cells.length - 1]);
  else if (event.key === " " && event.target === cell) { pick(row, !row.querySelector("[name=ids]").checked); byHand(); }
  else if (event.key === "Escape") { for (const one of rows()) pick(one, false); byHand(); }
  else if ((event.key === "Enter" || event.key === "F2") && event.target === cell) {
    if (cell.dataset.field && frame.dataset.edit) edit(cell);
    else cell.querySelector("a")?.click();
  } else if (event.key === "o" && event.target === cell) row.querySelector("a")?.click();
  else return;
  event.preventDefault();
}

function clicked(event) {
  const box = event.target.closest("[name=ids]");
  const cell = event.target.closest("td");
  if (box) {
    const row = box.closest("tr");
    if (event.shiftKey && anchor) pickRange(anchor, row, box.checked);
    anchor = row;
    byHand();
  } else if (cell && !editing(cell) && !event.target.closest("a, button, label")) {
    const again = held === cell && cell.dataset.field;
    focusCell(cell);
    if (event.shiftKey) { getSelection().removeAllRanges(); pickRange(anchor ?? cell.parentElement, cell.parentElement, true); byHand(); }
    else if (again) edit(cell);
  }
}

// From nowhere, or from the search above, the arrow that leads down leads into the list.
function enter(event) {
  const outside = event.target === document.body || event.target.id === "q";
  if (event.key !== "ArrowDown" || !outside || document.querySelector("dialog[open], [popover]:popover-open")) return;
  const first = rows()[0]?.cells[1];
  if (first) { event.preventDefault(); focusCell(first); }
}

if (frame) {
  document.addEventListener("keydown", enter);
  frame.addEventListener("keydown", keys);
  // The press itself moves the focus: only a cell that had it before is opened by a click.
  frame.addEventListener("mousedown", () => { held = document.activeElement; });
  frame.addEventListener("click", clicked);
  document.addEventListener("htmx:after:settle", refresh);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pick-all]")) return;
    for (const row of rows()) pick(row, event.target.checked);
    byHand();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-unpick]")) { for (const row of rows()) pick(row, false); byHand(); }
    if (event.target.closest("[data-everyone]")) { everyone().setAttribute("value", "yes"); refresh(); }
  });
  // A saved cell gives its row back: the cursor stays where it was.
  let back = null;
  document.addEventListener("htmx:before:request", (event) => {
    const cell = editing(event.target);
    if (cell && event.target.matches("form")) back = { row: cell.parentElement.id, at: cell.cellIndex };
  });
  document.addEventListener("htmx:after:settle", () => {
    const row = back && document.getElementById(back.row);
    if (!row || row.querySelector(".cell-form")) return;
    focusCell(row.cells[back.at]);
    back = null;
  });
  // What was changed in bulk, or taken back: the lines on screen are asked for again.
  document.addEventListener("contacts-changed", (event) => {
    const told = event.detail?.ids?.map(String);
    const shown = rows().map((row) => row.dataset.id).filter((id) => !told || told.includes(id)).slice(0, 400);
    if (shown.length && frame.dataset.some) {
      htmx.ajax("GET", `${frame.dataset.some}?${shown.map((id) => `ids=${id}`).join("&")}`, { swap: "none", target: document.body });
    }
  });
  const first = body().querySelector("tr[data-id] td");
  if (first) first.tabIndex = 0;
  refresh();
}
