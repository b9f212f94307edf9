// On a narrow screen one panel is shown at a time.

import { byId } from "./dom.js";

const narrow = matchMedia("(max-width: 1060px)");
const tabs = () => document.querySelectorAll("[data-tab]");
const main = () => document.querySelector("main");

export function isShown(name) { return !narrow.matches || main().dataset.show === name; }

export function showTab(name) {
  main().dataset.show = name;
  for (const tab of tabs()) tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
  for (const id of ["phone-messages", "group-messages"]) byId(id).scrollTop = byId(id).scrollHeight;
}

export function listenTabs(shown) {
  for (const tab of tabs()) tab.addEventListener("click", () => { showTab(tab.dataset.tab); shown(); });
  narrow.addEventListener("change", shown);
  if (location.hash) showTab(location.hash.slice(1));
}
