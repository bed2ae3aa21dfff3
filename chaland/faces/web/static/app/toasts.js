// What was done, said briefly, with the way back. The server announces: HX-Trigger {"toast": {message, undo, kind}};
// a page that takes its own doings back gives a function for `undo`.
const LASTS_MS = 7000;

const region = document.getElementById("toasts");
const words = region?.dataset ?? {};

function button(label, name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = label;
  return made;
}

// Nothing may offer twice to take the same thing back.
function takenBack(undo) {
  for (const box of region.querySelectorAll(".toast")) if (box.querySelector("[data-undo]")?.dataset.undo === undo) box.remove();
}

function show({ message, undo = "", kind = "done" }) {
  if (!region || !message) return;
  const box = document.createElement("div");
  box.className = `toast toast-${kind}`;
  const text = document.createElement("span");
  text.className = "toast-text";
  text.textContent = message;
  box.append(text);
  let timer = 0;
  const stay = () => clearTimeout(timer);
  const leave = () => { stay(); box.remove(); };
  if (undo) {
    const back = button(words.undoWord, "button button-small");
    const here = typeof undo === "function";
    back.dataset.undo = here ? "here" : undo;
    back.addEventListener("click", () => { takenBack(back.dataset.undo); if (here) undo(); else htmx.ajax("POST", undo, { swap: "none", target: document.body }); });
    box.append(back);
  }
  const close = button("×", "button button-small button-icon");
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", leave);
  box.append(close);
  const wait = () => { stay(); timer = setTimeout(leave, kind === "error" ? LASTS_MS * 2 : LASTS_MS); };
  box.addEventListener("pointerenter", stay);
  box.addEventListener("pointerleave", wait);
  box.addEventListener("focusin", stay);
  box.addEventListener("focusout", wait);
  region.append(box);
  while (region.children.length > 3) region.firstElementChild.remove();
  wait();
}

document.addEventListener("toast", (event) => show(event.detail));
document.addEventListener("chaland:undo-last", () => region?.querySelector(".toast:last-child [data-undo]")?.click());

for (const told of document.querySelectorAll("[data-toast]")) show({ message: told.textContent.trim(), kind: told.dataset.toast, undo: told.dataset.undoAt });
