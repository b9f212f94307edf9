// Puts the page together: loads the state, then follows the simulator's events.

import { fetchState } from "./calls.js";
import { byId, clockTime } from "./dom.js";
import { drawGroup, groupName, listenGroup, startGroup } from "./group.js";
import { listenMore } from "./more.js";
import { accountName, drawPhone, listenPhone, openid, startPhone } from "./phone.js";
import { state, upsert } from "./state.js";
import { addWire, drawFaults, drawWire, listenWire } from "./wire.js";

// Events that arrive while the state is being fetched wait, so that none is lost to an older state.
let waiting = null;

async function load() {
  waiting = [];
  try {
    Object.assign(state, await fetchState());
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
  group({ name, bubble }) {
    const group = state.groups.find((row) => row.name === name);
    if (!group) return;
    upsert(group.bubbles, bubble);
    if (name === groupName()) drawGroup();
  },
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

function follow() {
  const source = new EventSource("/sim/events");
  for (const [kind, act] of Object.entries(ON)) {
    source.addEventListener(kind, (event) => {
      const data = JSON.parse(event.data);
      if (waiting) waiting.push([kind, data]);
      else act(data);
    });
  }
  source.onopen = async () => {
    await load();
    byId("live").textContent = "已连接";
    byId("live").classList.remove("off");
  };
  source.onerror = () => {
    byId("live").textContent = "未连接";
    byId("live").classList.add("off");
  };
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
listenWire();
listenTabs();
tick();
setInterval(tick, 15000);
follow();
