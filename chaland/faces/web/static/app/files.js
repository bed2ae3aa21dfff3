// A file is dropped on a zone: the zone's own input takes it, its form leaves at once.
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    zone.classList.toggle("is-over", kind === "dragover");
    if (kind !== "drop" || !event.dataTransfer.files.length) return;
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone || event.target.type !== "file" || !event.target.files.length) return;
  const name = zone.querySelector("[data-drop-name]");
  if (name) name.textContent = [...event.target.files].map((file) => file.name).join(", ");
  if (zone.hasAttribute("data-drop-now")) event.target.form.requestSubmit();
});
