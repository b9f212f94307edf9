// The panel under the phone's input: more, voice, places, posters.

import { byId, el, icon } from "./dom.js";

const box = () => byId("phone-sheet");

export function closeSheet() {
  box().hidden = true;
  box().dataset.name = "";
}

export function showSheet(name, ...nodes) {
  if (!box().hidden && box().dataset.name === name) { closeSheet(); return; }
  box().dataset.name = name;
  box().replaceChildren(...nodes);
  box().hidden = false;
  const messages = byId("phone-messages");
  messages.scrollTop = messages.scrollHeight;
}

export function heading(text, close = closeSheet) {
  return el("h2", {}, text, el("button", { type: "button", on: { click: close } }, "收起"));
}

export function openSheet(title, choices) {
  const nodes = choices.map(([text, picture, act]) => el("button", {
    type: "button", class: "choice", "data-testid": "phone-choice",
    on: { click: () => { closeSheet(); act(); } },
  }, icon(picture), text));
  showSheet(title, heading(title), ...nodes);
}
