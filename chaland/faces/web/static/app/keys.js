// Shortcuts only help: everything they do can be done by mouse and by Tab.
let armed = 0;

const typing = (target) => target.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
const press = (selector) => { const found = document.querySelector(selector); found?.click(); return Boolean(found); };

function arm() {
  document.documentElement.classList.add("nav-keys");
  clearTimeout(armed);
  armed = setTimeout(disarm, 1500);
}
function disarm() {
  clearTimeout(armed);
  armed = 0;
  document.documentElement.classList.remove("nav-keys");
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("chaland:palette"));
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing(event.target)) {
    document.dispatchEvent(new CustomEvent("chaland:undo-last"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (armed) {
    disarm();
    if (/^[a-z]$/.test(event.key) && press(`[data-go="${event.key}"]`)) event.preventDefault();
    return;
  }
  if (event.key === "g") arm();
  else if (event.key === "/") {
    const field = document.querySelector("[data-search]");
    if (field) { event.preventDefault(); field.focus(); field.select(); }
  } else if (event.key === "?") open("shortcuts");
  else if (/^[a-z]$/.test(event.key) && press(`[data-key="${event.key}"]`)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) { event.preventDefault(); open(opener.dataset.dialog); }
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog, [popover]")?.[closer.closest("dialog") ? "close" : "hidePopover"]();
  if (event.target.matches?.("dialog")) event.target.close();
});
