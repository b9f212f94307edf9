// The clock in the bar: shows the time both sides have, and moves it.

import { post } from "./calls.js";
import { byId } from "./dom.js";
import { clockTime, fullTime, now, setTime } from "./time.js";

export function drawClock({ now: seconds, ahead, movable }) {
  setTime(seconds);
  byId("clock").hidden = !movable;
  byId("clock").classList.toggle("ahead", ahead !== 0);
  byId("clock-back").hidden = ahead === 0;
  tick();
}

function tick() {
  byId("phone-clock").textContent = clockTime(now());
  byId("clock-now").textContent = fullTime(now());
}

export function listenClock() {
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => post("clock", { move: button.dataset.move }));
  }
  setInterval(tick, 5000);
}
