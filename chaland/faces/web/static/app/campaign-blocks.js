// The blocks of an email: each a few fields, moved, taken out, inside columns too. The hidden field holds them as JSON.
const words = JSON.parse(document.getElementById("block-words").textContent);
const kinds = words.kinds;
let number = 0;

function make(tag, facts = {}, ...parts) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(facts)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...parts);
  return node;
}

const drawing = (name) => document.getElementById(`icon-${name}`).content.cloneNode(true);

// A list of blocks under somebody's eyes; `tell` is called when any of them changed.
class List {
  constructor(blocks, offered, tell) {
    this.blocks = blocks;
    this.tell = tell;
    this.list = make("ol", { className: "camp-block-list" });
    this.root = make("div", { className: "camp-blocks" }, this.list, this.menu(offered));
    this.draw();
  }

  menu(offered) {
    const choice = make("select", { className: "input", ariaLabel: words.add }, make("option", { value: "", textContent: words.add }));
    choice.append(...offered.map((kind) => make("option", { value: kind, textContent: kinds[kind].label })));
    choice.addEventListener("change", (event) => {
      event.stopPropagation();
      if (!choice.value) return;
      this.blocks.push(structuredClone(kinds[choice.value].fresh));
      choice.value = "";
      this.changed(this.blocks.length - 1);
    });
    return choice;
  }

  changed(focus) {
    this.draw(focus);
    this.tell();
  }

  draw(focus = -1) {
    this.list.replaceChildren(...this.blocks.map((block, at) => this.block(block, at)));
    const block = this.list.children[focus];
    (block?.querySelector(".field input, .field textarea, .field select") ?? block?.querySelector("button"))?.focus();
  }

  move(at, by) {
    const to = at + by;
    if (to < 0 || to >= this.blocks.length) return;
    [this.blocks[at], this.blocks[to]] = [this.blocks[to], this.blocks[at]];
    this.changed(to);
  }

  remove(at) {
    this.blocks.splice(at, 1);
    this.changed(Math.min(at, this.blocks.length - 1));
  }

  act(said, icon, label, does) {
    const button = make("button", { type: "button", className: "button button-ghost button-small button-icon", ariaLabel: `${said} : ${label}`, title: said }, drawing(icon));
    button.addEventListener("click", does);
    return button;
  }

  block(block, at) {
    const told = kinds[block.kind];
    const label = `${told.label} ${at + 1}`;
    const head = make(
      "div",
      { className: "camp-block-head" },
      make("strong", { className: "grow", textContent: told.label }),
      this.act(words.up, "up", label, () => this.move(at, -1)),
      this.act(words.down, "down", label, () => this.move(at, 1)),
      this.act(words.out, "out", label, () => this.remove(at)),
    );
    const body = block.kind === "columns" ? [this.columns(block)] : told.fields.map((field) => this.field(block, field));
    return make("li", { className: "camp-block" }, head, ...body, ...this.condition(block));
  }

  // For whom the block is there; out of the way as long as it is for everybody.
  condition(block) {
    if (block.kind === "footer") return [];
    return [make("details", { open: Boolean(block.only_if) }, make("summary", { className: "muted", textContent: words.condition }), this.field(block, words.only))];
  }

  columns(block) {
    const inner = Object.keys(kinds).filter((kind) => kinds[kind].inside);
    return make("div", { className: "camp-columns" }, ...block.columns.map((column) => new List(column, inner, this.tell).root));
  }

  field(block, told) {
    const id = `block-${(number += 1)}`;
    const label = make("label", { htmlFor: id, textContent: told.label });
    const help = told.help ? [make("p", { className: "field-help", textContent: told.help })] : [];
    return make("div", { className: "field" }, label, this.input(block, told, id), ...help);
  }

  input(block, told, id) {
    const input = control(told, id, shown(block[told.key], told));
    input.addEventListener("input", (event) => {
      event.stopPropagation();
      const value = kept(input.value, told);
      if (value === undefined) delete block[told.key];
      else block[told.key] = value;
      this.tell();
    });
    input.addEventListener("change", (event) => event.stopPropagation());
    return input;
  }
}

function control(told, id, value) {
  if (told.choices) {
    const options = told.choices.map(([code, text]) => make("option", { value: code, textContent: text, selected: value === code }));
    return make("select", { className: "input", id }, ...options);
  }
  const facts = { className: "input", id, value, autocomplete: "off" };
  const input = told.rows ? make("textarea", { ...facts, rows: told.rows }) : make("input", facts);
  if (told.words) input.dataset.words = "yes";
  return input;
}

// Links of social networks are typed one a line: a name, then its address.
function shown(value, told) {
  if (told.pairs) return (value ?? []).map((one) => `${one.name} ${one.link}`).join("\n");
  return String(value ?? "");
}

function kept(typed, told) {
  if (told.pairs) {
    const lines = typed.split("\n").map((line) => line.trim()).filter(Boolean);
    return lines.map((line) => { const at = line.lastIndexOf(" "); return { name: line.slice(0, Math.max(at, 0)).trim() || line, link: line.slice(at + 1) }; });
  }
  if (!typed && !told.required) return undefined;
  return told.number && typed !== "" && Number.isFinite(Number(typed)) ? Number(typed) : typed;
}

for (const root of document.querySelectorAll("[data-blocks]")) {
  const hidden = root.querySelector("input[type=hidden]");
  const blocks = JSON.parse(hidden.value || "[]");
  const tell = () => {
    hidden.value = JSON.stringify(blocks);
    root.dispatchEvent(new Event("blocks:edit", { bubbles: true }));
  };
  const offered = Object.keys(kinds);
  root.append(new List(blocks, offered, tell).root);
}
