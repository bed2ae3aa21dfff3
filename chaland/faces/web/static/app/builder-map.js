// The circle of a distance: its centre is dragged, its edge widens it, a press on the map puts it there; arrows do too.
const WAIT_MS = 180;
let held = null;

const shapes = (map) => ({ circle: map.querySelector("[data-circle]"), centre: map.querySelector("[data-centre]"), rim: map.querySelector("[data-rim]") });
const number = (node, name) => Number(node.getAttribute(name));
const edit = (map, values, wait) => document.dispatchEvent(new CustomEvent("builder:edit", { detail: { op: "near", path: map.closest("[data-path]").dataset.path, values, wait } }));

function pointOf(map, event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
  return { x: at.x, y: at.y };
}

const scale = (map) => ({ west: Number(map.dataset.west), north: Number(map.dataset.north), across: Number(map.dataset.across), down: Number(map.dataset.down), km: Number(map.dataset.km) });

function degrees(map, { x, y }) {
  const { west, north, across, down } = scale(map);
  return [Number((north - y / down).toFixed(4)), Number((west + x / across).toFixed(4))];
}

function kilometres(map, x, y) {
  const { circle } = shapes(map);
  const { across, down, km } = scale(map);
  const [latitude] = degrees(map, { x: number(circle, "cx"), y: number(circle, "cy") });
  const wide = ((x - number(circle, "cx")) / across) * Math.cos((latitude * Math.PI) / 180);
  const high = (y - number(circle, "cy")) / down;
  return Math.min(1000, Math.max(1, Math.round(Math.hypot(wide, high) * km)));
}

function lay(map, x, y, km) {
  const { circle, centre, rim } = shapes(map);
  const { across, down, km: each } = scale(map);
  const [latitude] = degrees(map, { x, y });
  const wide = (km / each / Math.cos((latitude * Math.PI) / 180)) * across;
  for (const [node, values] of [[circle, { cx: x, cy: y, rx: wide, ry: (km / each) * down }], [centre, { cx: x, cy: y }], [rim, { cx: x + wide, cy: y, "aria-valuenow": km }]]) {
    for (const [name, value] of Object.entries(values)) node.setAttribute(name, String(value));
  }
}

function moveTo(map, at, wait = WAIT_MS) {
  const { circle, rim } = shapes(map);
  if (circle) lay(map, at.x, at.y, number(rim, "aria-valuenow"));
  edit(map, { near: degrees(map, at) }, wait);
}

function widen(map, km, wait = WAIT_MS) {
  const { circle } = shapes(map);
  lay(map, number(circle, "cx"), number(circle, "cy"), km);
  edit(map, { km }, wait);
}

document.addEventListener("pointerdown", (event) => {
  const map = event.target.closest?.("[data-map]");
  if (!map || event.button) return;
  event.preventDefault();
  held = { map, rim: event.target.matches("[data-rim]") };
  map.setPointerCapture(event.pointerId);
  event.target.focus?.();
  if (!held.rim && !event.target.matches("[data-centre], [data-circle]")) moveTo(map, pointOf(map, event), 0);
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const at = pointOf(held.map, event);
  if (held.rim) widen(held.map, kilometres(held.map, at.x, at.y));
  else moveTo(held.map, at);
});
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { held = null; });

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
document.addEventListener("keydown", (event) => {
  const map = event.target.closest?.("[data-map]");
  const arrow = ARROWS[event.key];
  if (!map || !arrow || !event.target.matches("[data-centre], [data-rim]")) return;
  event.preventDefault();
  const { circle, rim } = shapes(map);
  const step = event.shiftKey ? 10 : 1;
  if (event.target === rim) widen(map, Math.min(1000, Math.max(1, number(rim, "aria-valuenow") + step * (arrow[0] - arrow[1]))));
  else moveTo(map, { x: number(circle, "cx") + arrow[0] * 3 * step, y: number(circle, "cy") + arrow[1] * 3 * step });
});
