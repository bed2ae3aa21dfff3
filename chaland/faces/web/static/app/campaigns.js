// The composer: a field is put where the caret stands, and only what is chosen is shown.
const form = document.getElementById("compose");
let last = form.querySelector("[data-words]");

form.addEventListener("focusin", (event) => {
  if (!event.target.matches?.("[data-words]")) return;
  last = event.target;
  // A template is put in, or kept from, the wording one was in.
  const letter = last.closest("[data-letter]")?.dataset.letter;
  for (const told of document.querySelectorAll("[data-letter-of]")) told[told.matches("input") ? "value" : "textContent"] = letter;
});

const instead = document.getElementById("chip-default");
const only = document.getElementById("chip-if");

// The field as it is written: with what is said when it is empty, or around words said only when it is not.
function written(path, words) {
  if (only.checked) return `{% if ${path} %}${words || `{{ ${path} }}`}{% endif %}`;
  const said = instead.value.trim().replace(/["{}%]/g, "'");
  return said ? `{{ ${path} | default: "${said}" }}` : `{{ ${path} }}`;
}

document.addEventListener("click", (event) => {
  const chip = event.target.closest?.("[data-chip]");
  if (!chip || !last?.isConnected) return;
  document.getElementById("chips")?.hidePopover();
  last.focus();
  const { selectionStart: from, selectionEnd: to } = last;
  last.setRangeText(written(chip.dataset.chip, last.value.slice(from, to)), from, to, "end");
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
