// A file on its way: how much of it has left, then that it is being read. Without this the form leaves all the same.
const form = document.querySelector("[data-upload]");

function tell(percent) {
  const said = form.querySelector("[data-upload-said]");
  const bar = form.querySelector("[data-upload-bar]");
  bar.hidden = false;
  bar.value = percent;
  if (percent >= 100) bar.removeAttribute("value");
  said.textContent = percent < 100 ? said.dataset.sending.replace("{percent}", String(percent)) : said.dataset.reading;
}

function refuse(message) {
  const error = form.querySelector("[data-upload-error]");
  error.textContent = message;
  error.hidden = !message;
}

function show(request) {
  if (request.responseURL && new URL(request.responseURL).pathname !== location.pathname) return location.assign(request.responseURL);
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = page.querySelector("[data-upload]");
  if (!fresh) return location.reload();
  const kept = form.querySelector("input[type=file]").files;
  form.replaceChildren(...fresh.childNodes);
  const input = form.querySelector("input[type=file]");
  input.files = kept;
  const name = form.querySelector("[data-drop-name]");
  if (kept.length) name.textContent = kept[0].name;
  delete form.dataset.sent;
  form.querySelector("[aria-invalid]")?.focus();
}

form?.addEventListener("change", (event) => {
  if (event.target.type !== "file") return;
  const file = event.target.files[0];
  refuse(file && file.size > Number(form.dataset.most) ? form.dataset.tooLarge : "");
});

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation(); // this sending knows by itself whether it is under way
  const file = form.querySelector("input[type=file]").files[0];
  if (form.dataset.sent || (file && file.size > Number(form.dataset.most))) return;
  form.dataset.sent = "yes";
  const request = new XMLHttpRequest();
  request.open("POST", location.href);
  request.upload.addEventListener("progress", (moved) => tell(Math.floor((moved.loaded / moved.total) * 100)));
  request.addEventListener("load", () => show(request));
  request.addEventListener("error", () => {
    delete form.dataset.sent;
    refuse(document.getElementById("toasts").dataset.lost);
  });
  request.send(new FormData(form));
});

// A choice that the person changed is no longer the proposal: its mark says so at once.
document.addEventListener("change", (event) => {
  const words = event.target.closest?.("#mapping")?.dataset.corrected;
  const mark = words && event.target.matches("[name^=use-]") && event.target.closest("tr").querySelector(".why .chip");
  if (!mark) return;
  mark.className = "chip tint-violet";
  mark.querySelector(".clip").textContent = words;
});
