// Ctrl-K: any page, any contact, a few letters away. The server lists; this moves the cursor.
const dialog = document.getElementById("palette");
const field = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");

const items = () => [...list.querySelectorAll("[role=option]")];
const current = () => list.querySelector('[aria-selected="true"]');

function select(item) {
  current()?.setAttribute("aria-selected", "false");
  if (!item) return field.removeAttribute("aria-activedescendant");
  item.setAttribute("aria-selected", "true");
  item.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", item.id);
}

function move(step) {
  const all = items();
  if (all.length) select(all[(all.indexOf(current()) + step + all.length) % all.length]);
}

function show() {
  if (dialog.open) return dialog.close();
  dialog.showModal();
  field.select();
  htmx.trigger(field, "palette-open");
}

if (dialog) {
  document.addEventListener("chaland:palette", show);
  for (const opener of document.querySelectorAll("[data-palette]")) opener.addEventListener("click", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") current()?.click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const item = event.target.closest("[role=option]");
    if (item && item !== current()) select(item);
  });
  document.addEventListener("htmx:after:swap", () => { if (dialog.open && !current()) select(items()[0]); });
}
