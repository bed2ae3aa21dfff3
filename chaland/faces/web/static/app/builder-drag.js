// Blocks by the hand: taken by their handle, dropped between two others or into a group.
let dragged = null;
const line = document.createElement("li");
line.className = "b-drop";
line.setAttribute("aria-hidden", "true");

const blockOf = (node) => node.closest?.("[data-path]");

function targetOf(event) {
  const group = event.target.closest?.("[data-parts]");
  if (!group || dragged.contains(group)) return null;
  const list = group.querySelector(":scope > .b-parts");
  const lines = [...list.children].filter((one) => one !== line);
  const place = lines.findIndex((one) => { const { top, height } = one.getBoundingClientRect(); return event.clientY < top + height / 2; });
  return { group: group.dataset.parts, list, before: place < 0 ? null : lines[place], place: place < 0 ? lines.length : place };
}

document.addEventListener("dragstart", (event) => {
  const handle = event.target.closest?.(".b-handle");
  if (!handle) return;
  dragged = blockOf(handle);
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.path);
  event.dataTransfer.setDragImage(dragged, 12, 12);
});
document.addEventListener("dragover", (event) => {
  if (!dragged) return;
  const found = targetOf(event);
  if (!found) return line.remove();
  event.preventDefault();
  found.list.insertBefore(line, found.before);
});
document.addEventListener("drop", (event) => {
  const found = dragged && targetOf(event);
  if (!found) return;
  event.preventDefault();
  document.dispatchEvent(new CustomEvent("builder:edit", { detail: { op: "move", path: dragged.dataset.path, group: found.group, place: found.place } }));
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  line.remove();
});
