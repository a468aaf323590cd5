// Shows what the kernel sends and sends back what somebody does; it knows no scenario and reckons nothing.

const SLOW = 250; // milliseconds after which what is on the screen is shown to be of before
const SILENT = 10000; // milliseconds after which the kernel is taken to be gone
const FOCUSED = "button, input, select, summary, [tabindex]";

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "scenarios-workbench";
  root.lang = "nl";
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

  let sent = 0;
  let waiting = null; // what was done last while an answer is under way
  let busy = false;
  let timer = null;
  let slow = null;

  const done = () => {
    busy = false;
    clearTimeout(timer);
    clearTimeout(slow);
    slow = null;
    root.classList.remove("waiting");
    lost.hidden = true;
    root.dataset.answered = model.get("answered");
    if (waiting) {
      const next = waiting;
      waiting = null;
      send(next);
    }
  };

  const send = (message) => {
    if (busy && message.do === "slide") {
      waiting = message;
      return;
    }
    busy = true;
    sent += 1;
    clearTimeout(timer);
    timer = setTimeout(silent, SILENT);
    slow = slow || setTimeout(() => root.classList.add("waiting"), SLOW);
    model.send({ id: sent, ...message });
  };

  // A kernel that was restarted never answers: what is on the screen is then of before.
  const silent = () => {
    lost.textContent =
      "De rekenkern antwoordt niet. Voer het notitieboek opnieuw uit (Run > Run All Cells); wat u veranderde is bewaard.";
    lost.hidden = false;
    for (const name of ["figures", "panel"]) regions[name].replaceChildren();
    busy = false;
  };

  const said = (target) => {
    const form = target.closest("[data-form]");
    const given = {};
    for (const field of form ? form.querySelectorAll("[name]") : []) given[field.name] = field.value;
    const lever = target.closest("[data-path]");
    const value = target.type === "checkbox" ? (target.checked ? "True" : "False") : (target.dataset.value ?? target.value);
    return { do: target.dataset.do, path: lever ? lever.dataset.path : "", key: target.dataset.key || "", value, given };
  };

  root.addEventListener("input", (event) => {
    if (event.target.dataset.do === "slide") send(said(event.target));
    else if (event.target.type === "text" && event.target.dataset.do === "put") root.classList.add("waiting");
  });
  root.addEventListener("change", (event) => {
    const asked = event.target.dataset.do && event.target.dataset.do !== "slide";
    if (asked && event.target.dataset.entered !== event.target.value) send(said(event.target));
    delete event.target.dataset.entered;
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button && !button.disabled) send(said(button));
  });
  root.addEventListener("keydown", (event) => {
    const tab = event.target.closest('[role="tab"]');
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (tab && step) {
      const tabs = [...tab.parentElement.children];
      const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
      next.focus();
      next.click();
      event.preventDefault();
    }
    if (event.key === "Enter" && event.target.type === "text") {
      event.target.dataset.entered = event.target.value; // a change will follow, and is the same
      const asks = event.target.dataset.do ? event.target : event.target.closest("[data-form]").querySelector("[data-enter]");
      send(said(asks));
    }
  });

  const kept = (node) => (node ? `${node.dataset.do || ""}|${node.dataset.key || ""}|${node.name || ""}|${node.id || ""}` : "");

  const show = (name, html) => {
    const region = regions[name];
    if (region.dataset.shown === html) return;
    const active = region.contains(document.activeElement) ? document.activeElement : null;
    const was = kept(active);
    const open = new Set([...region.querySelectorAll("details[open][data-keep]")].map((each) => each.dataset.keep));
    region.dataset.shown = html;
    region.innerHTML = html;
    // Arrows move a slider, not the cells of the notebook: JupyterLab looks for this on the element itself.
    for (const each of region.querySelectorAll(FOCUSED)) each.dataset.lmSuppressShortcuts = "true";
    for (const each of region.querySelectorAll("details[data-keep]")) if (open.has(each.dataset.keep)) each.open = true;
    if (active) {
      const again = [...region.querySelectorAll(FOCUSED)].find((each) => kept(each) === was);
      if (again) {
        again.focus();
        if (again.type === "text") again.setSelectionRange(again.value.length, again.value.length);
      }
    }
  };

  const fill = () => {
    const fields = model.get("fields");
    for (const lever of regions.controls.querySelectorAll("[data-path]")) {
      const field = fields[lever.dataset.path];
      if (!field) continue;
      for (const input of lever.querySelectorAll("[data-do]")) {
        if (input.dataset.do === "slide") {
          if (document.activeElement !== input || !busy) input.value = field.number;
          input.setAttribute("aria-valuetext", field.said);
        } else if (input.type === "checkbox") input.checked = field.text === "True";
        else if (input.dataset.do === "put") {
          input.value = field.text;
          input.setAttribute("aria-invalid", field.wrong ? "true" : "false");
        }
      }
      const back = lever.querySelector(".back");
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

  // One change of the model brings all that changed; the answer comes last.
  for (const name of names) model.on(`change:${name}`, refresh);
  model.on("change:fields", fill);
  model.on("change:answered", done);
  model.on("comm_live_update", silent);
  refresh();
}

export default { render };
