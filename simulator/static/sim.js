// Puts the page together: loads the state, then follows the simulator's events.

import { fetchJson } from "./calls.js";
import { listenComposer } from "./composer.js";
import { byId, clockTime } from "./dom.js";
import { follow, listenEvents } from "./events.js";
import { changeGroup, listenGroup, openNew, startGroup } from "./group.js";
import { listenGroupSheet } from "./groupsheet.js";
import { listenMore } from "./more.js";
import { accountName, drawPhone, listenPhone, openid, startPhone } from "./phone.js";
import { state, upsert } from "./state.js";
import { hearBubble, opened } from "./talk.js";
import { addWire, drawFaults, drawWire, listenWire } from "./wire.js";

// Events that arrive while the state is being fetched wait, so that none is lost to an older state.
let waiting = null;

async function load() {
  waiting = [];
  try {
    Object.assign(state, await fetchJson("state"));
    draw();
  } finally {
    const late = waiting;
    waiting = null;
    for (const [kind, data] of late) ON[kind](data);
  }
}

function draw() {
  startPhone();
  startGroup();
  drawWire();
  drawFaults(state.faults);
}

const ON = {
  phone({ name, person, bubble }) {
    const phone = state.phones.find((row) => row.account === name && row.openid === person);
    if (!phone) return;
    upsert(phone.bubbles, bubble);
    if (name === accountName() && person === openid()) drawPhone();
  },
  group: changeGroup,
  following({ account, openid: who, following }) {
    const phone = state.phones.find((row) => row.account === account && row.openid === who);
    if (phone) phone.following = following;
    drawPhone();
  },
  menu({ account, buttons }) {
    const row = state.accounts.find((one) => one.name === account);
    if (row) row.menu = buttons;
    drawPhone();
  },
  poster(poster) {
    if (state.posters.every((row) => row.scene !== poster.scene)) state.posters.push(poster);
  },
  wire: addWire,
  faults: drawFaults,
  reset: load,
};

function heard(kind, data, path) {
  if (kind === "bubble") hearBubble(data, path);
  else if (waiting) waiting.push([kind, data]);
  else ON[kind](data);
}

function lost() {
  byId("live").textContent = "未连接";
  byId("live").classList.add("off");
}

async function start() {
  await load();
  await opened();
  byId("live").textContent = "已连接";
  byId("live").classList.remove("off");
}

function listenTabs() {
  const tabs = document.querySelectorAll("[data-tab]");
  const show = (name) => {
    document.querySelector("main").dataset.show = name;
    for (const tab of tabs) tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
    for (const id of ["phone-messages", "group-messages"]) byId(id).scrollTop = byId(id).scrollHeight;
  };
  for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.tab));
  if (location.hash) show(location.hash.slice(1));
}

function tick() {
  byId("phone-clock").textContent = clockTime(Date.now() / 1000);
}

listenPhone();
listenMore();
listenGroup();
listenComposer();
listenGroupSheet(async (group) => {
  changeGroup(group);
  openNew(group.chat_id);
  await opened();
});
listenWire();
listenTabs();
listenEvents(heard, start, lost);
tick();
setInterval(tick, 15000);
follow("").then(start);
