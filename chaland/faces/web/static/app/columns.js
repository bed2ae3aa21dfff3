// The list of columns: drag to reorder, or the arrows beside each; a tick shows or hides.
let dragged = null;

const lists = () => document.querySelectorAll("[data-columns]");

function swap(item, up) {
  const other = up ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (up) other.before(item);
  else other.after(item);
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-columns] > li") ?? null;
  dragged?.classList.add("is-dragged");
});
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-columns] > li");
  if (!dragged || !over || over === dragged || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const { top, height } = over.getBoundingClientRect();
  over[event.clientY > top + height / 2 ? "after" : "before"](dragged);
});
document.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); dragged = null; });

document.addEventListener("click", (event) => {
  const mover = event.target.closest?.("[data-move]");
  const item = mover?.closest("li");
  if (!item || ![...lists()].includes(item.parentElement)) return;
  swap(item, mover.dataset.move === "up");
  mover.focus();
});
