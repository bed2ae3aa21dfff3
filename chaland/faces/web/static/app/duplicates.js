// The review of duplicates: the next case is fetched while this one is looked at; arrows and figures move among records.
const region = () => document.getElementById("case");
let ahead = null;

async function fragment(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  return answer.ok && !answer.redirected ? answer.text() : null;
}

function prepare() {
  const address = region()?.dataset.next;
  ahead = address ? { address, text: fragment(address).catch(() => null) } : null;
}

function put(text, focus = true) {
  const here = region();
  const made = document.createRange().createContextualFragment(text).querySelector("#case");
  if (!here || !made) return false;
  here.replaceWith(made);
  htmx.process(made);
  if (focus) made.querySelector("[data-case-title]")?.focus({ preventScroll: true });
  prepare();
  return true;
}

async function show(address) {
  const text = await fragment(address).catch(() => null);
  if (!text || !put(text)) location.assign(address);
}

// What was prepared must not show somebody whom the answer has just changed.
const isStale = (text, touched) => {
  const members = text.match(/data-members="([\d,]*)"/)?.[1].split(",") ?? [];
  return members.some((member) => touched.includes(Number(member)));
};

document.addEventListener("case-answered", async (event) => {
  if (!region()?.dataset.next) return;
  const { address, text } = ahead ?? { address: region().dataset.next, text: null };
  const ready = await text;
  if (ready && !isStale(ready, event.detail.touched ?? [])) put(ready);
  else await show(address);
});
// Back on the case, the filters of the page kept.
document.addEventListener("case-returned", (event) => (region() ? show(event.detail.address + location.search) : location.reload()));

const typing = (target) => target.closest?.("input:not([type=checkbox],[type=radio]), textarea, select");
const pick = (place) => region()?.querySelector(`[data-column="${place}"]`);

function sideways(step) {
  const columns = [...region().querySelectorAll("[data-column]")];
  const at = columns.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : columns.length - 1) : (at + step + columns.length) % columns.length;
  columns[next].focus();
  columns[next].closest("th").scrollIntoView({ block: "nearest", inline: "nearest" });
}

function updown(from, step) {
  const owner = from.closest("td")?.dataset.owner ?? from.dataset.column;
  const choices = [...region().querySelectorAll(`td[data-owner="${owner}"] input[type=radio]`)];
  const stops = [pick(owner), ...choices].filter(Boolean);
  stops[Math.min(stops.length - 1, Math.max(0, stops.indexOf(from) + step))]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (!region()?.dataset.next || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (/^[1-5]$/.test(event.key) && pick(event.key)) pick(event.key).click();
  else if (event.target.type === "radio" && ["ArrowLeft", "ArrowRight"].includes(event.key)) return; // moves the choice
  else if (event.key === "ArrowLeft" || event.key === "ArrowRight") sideways(event.key === "ArrowRight" ? 1 : -1);
  else if (event.target.matches("[data-column], [type=radio]") && ["ArrowUp", "ArrowDown"].includes(event.key)) updown(event.target, event.key === "ArrowDown" ? 1 : -1);
  else return;
  event.preventDefault();
});

// The slider of the batch: figures of every stop are there, one is shown.
document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-stop]")) return;
  for (const stop of event.target.form.querySelectorAll("[data-at]")) {
    stop.hidden = stop.disabled = stop.dataset.at !== event.target.value;
    if (!stop.hidden) event.target.setAttribute("aria-valuetext", stop.dataset.said);
  }
});

prepare();
