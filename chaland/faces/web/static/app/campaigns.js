// The composer: a field is put where the caret stands, and only what is chosen is shown.
const form = document.getElementById("compose");
let last = form.querySelector("[data-words]");

form.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-words]")) last = event.target;
});

document.addEventListener("click", (event) => {
  const chip = event.target.closest?.("[data-chip]");
  if (!chip || !last) return;
  document.getElementById("chips")?.hidePopover();
  last.focus();
  last.setRangeText(`{{ ${chip.dataset.chip} }}`, last.selectionStart, last.selectionEnd, "end");
  last.dispatchEvent(new Event("input", { bubbles: true }));
});

// What a proposal of the counter replaces, in every text of the message.
document.addEventListener("click", (event) => {
  const mend = event.target.closest?.("[data-mend]");
  if (!mend) return;
  const pairs = JSON.parse(mend.dataset.mend);
  for (const field of form.querySelectorAll("textarea[data-words]")) {
    let text = field.value;
    for (const [from, to] of pairs) text = text.split(from).join(to);
    if (text !== field.value) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
});

function choose() {
  for (const part of form.querySelectorAll("[data-when]")) {
    const wanted = part.dataset.when;
    part.hidden = !form.querySelector(`input[type="radio"][value="${wanted}"]`)?.checked;
  }
}
form.addEventListener("change", choose);
choose();
