// Small habits of forms: a select that submits itself, a secret that can be shown, a form sent once.
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-submit]")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const eye = event.target.closest?.("[data-reveal]");
  if (eye) {
    const field = document.getElementById(eye.dataset.reveal);
    field.type = field.type === "password" ? "text" : "password";
    eye.setAttribute("aria-pressed", String(field.type === "text"));
  }
  const copy = event.target.closest?.("[data-copy]");
  if (copy) {
    navigator.clipboard.writeText(copy.dataset.copy);
    document.dispatchEvent(new CustomEvent("toast", { detail: { message: copy.dataset.said } }));
  }
});

document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) print(); });

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post") || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
addEventListener("pageshow", () => { for (const form of document.forms) delete form.dataset.sent; });
