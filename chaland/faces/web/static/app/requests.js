// What every htmx request shares: the token, the thin bar on top, the words when the server does not answer.
const bar = document.getElementById("loading");
const words = document.getElementById("toasts")?.dataset ?? {};
const token = document.querySelector('meta[name="csrf"]')?.content ?? "";
let running = 0;

const tell = (message) => document.dispatchEvent(new CustomEvent("toast", { detail: { message, kind: "error" } }));

function count(step) {
  running = Math.max(0, running + step);
  bar?.classList.toggle("is-on", running > 0);
}

document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  if (request.method.toUpperCase() !== "GET") request.headers["X-CSRFToken"] = token;
});
document.addEventListener("htmx:before:request", (event) => { if (!event.target.closest?.("[data-quiet]")) count(1); });
document.addEventListener("htmx:finally:request", () => count(-1));
document.addEventListener("htmx:error", (event) => {
  if (event.detail.error?.name !== "AbortError") tell(words.lost);
});
// The house refuses with a toast and HX-Reswap: none; anything else that fails must not land in the page.
document.addEventListener("htmx:response:error", (event) => {
  const headers = event.detail.ctx.response?.headers;
  if (headers?.get("HX-Trigger") || headers?.get("HX-Reswap") || event.detail.ctx.response?.status === 422) return;
  event.detail.ctx.swap = "none";
  tell(words.failed);
});
