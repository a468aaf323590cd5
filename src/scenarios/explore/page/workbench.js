// Shows what the kernel sends and sends back what somebody does; it knows no scenario and reckons nothing.

const SLOW = 250; // milliseconds after which what is on the screen is shown to be of before
const SILENT = 10000; // milliseconds after which the kernel is taken to be gone
const TYPEFACE = "Source Sans Pro";
const FOCUSED = "button, input, select, summary, [tabindex]";

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "scenarios-workbench";
  root.lang = "nl";
  root.tabIndex = -1; // what is clicked beside its controls has the keys as well, not the cell of the notebook
  const alone = "voila" in document.body.dataset; // a page of Voilà has nothing else
  if (alone) document.documentElement.lang = "nl";
  const regions = {};
  const names = ["top", "controls", "figures", "panel"];
  for (const name of names) {
    const region = document.createElement("div");
    region.className = `region-${name}`;
    if (name === "figures") region.setAttribute("aria-live", "polite");
    regions[name] = region;
    root.append(region);
  }
  const lost = document.createElement("p");
  lost.className = "lost";
  lost.setAttribute("role", "alert");
  lost.hidden = true;
  root.prepend(lost);
  el.append(root);

  let sent = model.get("answered");
  let waiting = null; // the last step of a slider, while an answer is under way
  let busy = false;
  let timer = null;
  let slow = null;

  const done = () => {
    busy = false;
    clearTimeout(timer);
    clearTimeout(slow);
    slow = null;
    root.classList.toggle("waiting", Boolean(root.querySelector("[data-do=put][data-unsent]")));
    lost.hidden = true;
    if (waiting) post(waiting);
    else root.dataset.answered = model.get("answered");
    refresh();
  };

  const post = (message) => {
    waiting = null;
    busy = true;
    sent = Math.max(sent, model.get("answered")) + 1; // another view of this workbench numbers its steps as well
    clearTimeout(timer);
    timer = setTimeout(silent, SILENT);
    slow = slow || setTimeout(() => root.classList.add("waiting"), SLOW);
    model.send({ id: sent, ...message });
  };

  // Steps of one slider replace each other while an answer is under way; everything else comes in its own order.
  const send = (message) => {
    const slides = message.do === "slide";
    if (waiting && !(slides && waiting.path === message.path)) post(waiting);
    if (busy && slides) waiting = message;
    else post(message);
  };

  // A kernel that was restarted never answers: what is on the screen is then of before.
  const silent = () => {
    const again = alone ? "Laad de pagina opnieuw" : "Voer het notitieboek opnieuw uit (Run > Run All Cells)";
    lost.textContent = `De rekenkern antwoordt niet. ${again}.`;
    lost.hidden = false;
    for (const name of ["figures", "panel"]) {
      regions[name].replaceChildren();
      delete regions[name].dataset.shown;
    }
    busy = false;
  };

  const said = (target) => {
    const form = target.closest("[data-form]");
    const given = {};
    const fields = form ? [...form.querySelectorAll("[name]")] : [];
    for (const field of fields) given[field.name] = field.value;
    for (const field of [target, ...fields]) delete field.dataset.unsent;
    const lever = target.closest("[data-path]");
    const value = target.type === "checkbox" ? (target.checked ? "True" : "False") : (target.dataset.value ?? target.value);
    return { do: target.dataset.do, path: lever ? lever.dataset.path : "", key: target.dataset.key || "", value, given };
  };

  // Put back what stood in a field before somebody typed in it.
  const untyped = (field) => {
    const lever = field.closest("[data-path]");
    field.value = lever ? model.get("fields")[lever.dataset.path].text : field.defaultValue;
    delete field.dataset.unsent;
    if (!busy) root.classList.toggle("waiting", Boolean(root.querySelector("[data-do=put][data-unsent]")));
  };

  // What is typed is sent once: with Enter, or when its field is left. Until then nothing else is put in its place.
  root.addEventListener("input", (event) => {
    if (event.target.dataset.do === "slide") send(said(event.target));
    if (event.target.type !== "text") return;
    event.target.dataset.unsent = "true";
    if (event.target.dataset.do === "put") root.classList.add("waiting");
  });
  root.addEventListener("focusout", (event) => {
    const left = document.activeElement !== event.target; // not when only the window was left
    if (left && event.target.dataset.do && event.target.dataset.unsent) send(said(event.target));
  });
  root.addEventListener("change", (event) => {
    if (["checkbox", "select-one"].includes(event.target.type)) send(said(event.target));
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button && !button.disabled) send(said(button));
  });
  root.addEventListener("keydown", (event) => {
    const tab = event.target.closest('[role="tab"]');
    const tabs = tab ? [...tab.parentElement.children] : [];
    const at = tabs.indexOf(tab);
    const [home, end] = [tabs[0], tabs.at(-1)];
    const next = { ArrowRight: tabs[at + 1] || home, ArrowLeft: tabs[at - 1] || end, Home: home, End: end }[event.key];
    if (next) {
      next.focus();
      next.click();
      event.preventDefault();
    }
    if (event.key === "Escape" && event.target.dataset.unsent) untyped(event.target);
    if (event.key !== "Enter" || event.target.type !== "text") return;
    const form = event.target.closest("[data-form]");
    const button = form && form.querySelector("[data-enter]");
    if (button) button.click();
    else send(said(event.target));
  });

  // JupyterLab hears a key before the workbench does, and cuts the cell at an x. It passes by what bears this mark.
  // A shortcut such as Ctrl+S is for JupyterLab, but not in a text, and not the one that merges cells.
  const keys = (event) => {
    const shortcut = (event.ctrlKey || event.metaKey) && event.key !== "Backspace" && event.target.type !== "text";
    if (root.contains(event.target)) event.target.toggleAttribute("data-lm-suppress-shortcuts", !shortcut);
  };
  window.addEventListener("keydown", keys, true);

  const kept = (node) => (node ? `${node.dataset.do || ""}|${node.dataset.key || ""}|${node.name || ""}|${node.id || ""}` : "");

  // A button that is replaced while it is pressed is never clicked.
  let pressed = false;
  root.addEventListener("pointerdown", (event) => {
    pressed = event.button === 0 && Boolean(event.target.closest("button, summary"));
  });
  const released = () =>
    setTimeout(() => {
      const held = pressed;
      pressed = false;
      if (held && lost.hidden) refresh();
    });
  const ends = ["pointerup", "pointercancel"];
  for (const end of ends) window.addEventListener(end, released, true);

  const first = () =>
    [...regions.controls.querySelectorAll("input, select")].find((each) => each.offsetParent && !each.disabled);

  const show = (name, html) => {
    const region = regions[name];
    if (region.dataset.shown === html || pressed) return;
    const active = region.contains(document.activeElement) ? document.activeElement : null;
    const was = kept(active);
    const caret = active && active.type === "text" ? active.selectionStart : 0;
    const open = new Set([...region.querySelectorAll("details[open][data-keep]")].map((each) => each.dataset.keep));
    const unsent = [...region.querySelectorAll("[data-unsent]")].map((each) => [kept(each), each.value]);
    for (const each of region.querySelectorAll("[data-unsent]")) delete each.dataset.unsent; // it is not left, but replaced
    region.dataset.shown = html;
    region.innerHTML = html;
    const found = (node) => [...region.querySelectorAll(FOCUSED)].find((each) => kept(each) === node);
    for (const each of region.querySelectorAll("details[data-keep]")) if (open.has(each.dataset.keep)) each.open = true;
    for (const [node, value] of unsent) {
      const again = found(node);
      if (again) Object.assign(again, { value }).dataset.unsent = "true";
    }
    if (!active) return;
    // A button that did its work and went away, or off, leaves the keys with the first control.
    const usable = (node) => node && !node.disabled;
    const same = found(was);
    const again = [same, name === "top" && first(), root].find(usable);
    again.focus();
    const at = again === same ? caret : again.value?.length;
    if (again.type === "text") again.setSelectionRange(at, at);
  };

  const fill = () => {
    const fields = model.get("fields");
    // A box that was clicked and did not change: it is what the kernel says, unless a step is under way.
    for (const box of regions.controls.querySelectorAll("[data-do=piece]")) if (!busy) box.checked = box.defaultChecked;
    for (const lever of regions.controls.querySelectorAll("[data-path]")) {
      const field = fields[lever.dataset.path];
      if (!field) continue;
      for (const input of lever.querySelectorAll("[data-do]")) {
        if (input.dataset.do === "slide") {
          if (document.activeElement !== input || !busy) input.value = field.number;
          input.setAttribute("aria-valuetext", field.said);
        } else if (input.type === "checkbox") input.checked = field.text === "True";
        else if (input.dataset.do === "put") {
          if (!input.dataset.unsent && !(busy && document.activeElement === input)) input.value = field.text;
          input.setAttribute("aria-invalid", field.wrong ? "true" : "false");
        }
      }
      const whole = lever.querySelector(".whole");
      if (whole) whole.textContent = field.said;
      const back = lever.querySelector(".back");
      if (!field.begin && back === document.activeElement) lever.querySelector("[data-do]").focus();
      back.hidden = !field.begin;
      back.textContent = field.begin ? `terug naar ${field.begin}` : "";
      const wrong = lever.querySelector(".wrong");
      wrong.textContent = field.wrong;
      wrong.hidden = !field.wrong;
      lever.classList.toggle("moved", Boolean(field.begin));
    }
  };

  const refresh = () => {
    for (const name of names) show(name, model.get(name));
    fill();
  };

  // The letters of the charts are text: a page that has not got their typeface asks for it.
  const lettered = ({ typeface, weights }, files) => {
    for (const [at, weight] of weights.entries()) document.fonts.add(new FontFace(typeface, files[at], { weight }));
  };
  const has = [...document.fonts].some((face) => face.family.includes(TYPEFACE));
  if (!has) model.send({ do: "letters" });

  // One change of the model brings all that changed, and the answer to a step with it.
  let answered = sent;
  model.on("change", () => {
    const step = model.get("answered") !== answered;
    answered = model.get("answered");
    if (step && answered >= sent) done();
    else if (lost.hidden) refresh();
  });
  model.on("msg:custom", lettered);
  model.on("comm_live_update", silent);
  refresh();
  return () => {
    window.removeEventListener("keydown", keys, true);
    for (const end of ends) window.removeEventListener(end, released, true);
  };
}

export default { render };
