// Puts native popovers under what opened them, and lets arrows walk through them.
const EDGE = 8;

function place(menu, opener) {
  const at = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(EDGE, menu.dataset.side === "end" ? at.right - width : at.left), innerWidth - width - EDGE);
  const below = at.bottom + 4;
  const top = below + height + EDGE > innerHeight && at.top > height + EDGE ? at.top - height - 4 : below;
  menu.style.left = `${Math.max(EDGE, left)}px`;
  menu.style.top = `${Math.max(EDGE, Math.min(top, innerHeight - height - EDGE))}px`;
}

const openerOf = (menu) => document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"][aria-expanded="true"]`)
  ?? document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);

// By the time a menu has opened, the focus is in it and the mouse may be anywhere.
let pressed = null;
document.addEventListener("click", (event) => { pressed = event.target.closest?.("[popovertarget]") ?? pressed; }, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  const open = event.newState === "open";
  const openers = document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`);
  const active = [...openers].find((one) => one === pressed) ?? openers[0];
  for (const opener of openers) opener.setAttribute("aria-expanded", String(open && opener === active));
  if (!open || !active) return;
  place(menu, active);
  menu.querySelector("[autofocus], .menu-item, input:not([type=hidden]), select, button")?.focus();
}, true);

document.addEventListener("htmx:after:swap", () => {
  const menu = document.querySelector(".menu:popover-open");
  const opener = menu && openerOf(menu);
  if (opener) place(menu, opener);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key) || event.target.matches("select, textarea")) return;
  const items = [...menu.querySelectorAll(".menu-item, input:not([type=hidden])")].filter((item) => item.checkVisibility());
  if (!items.length) return;
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  items[(next + items.length) % items.length].focus();
  event.preventDefault();
});
