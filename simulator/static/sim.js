// Puts the page together: loads the state, then follows the simulator's events.

import { fetchJson } from "./calls.js";
import { drawClock, listenClock } from "./clock.js";
import { listenComposer } from "./composer.js";
import { byId, keepEnd } from "./dom.js";
import { follow, listenEvents } from "./events.js";
import { changeGroup, listenGroup, showGroup, startGroup } from "./group.js";
import { listenGroupSheet } from "./groupsheet.js";
import { listenMore } from "./more.js";
import { accountName, drawPhone, listenPhone, openid, startPhone } from "./phone.js";
import { state, upsert } from "./state.js";
import { endStory, listenStories } from "./stories.js";
import { listenTabs } from "./tabs.js";
import { hearBubble, opened } from "./talk.js";
import { changeUnread, look } from "./unread.js";
import { addWire, clearWire, drawFaults, drawWire, listenWire } from "./wire.js";

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
  drawClock(state.clock);
  startPhone();
  startGroup();
  drawWire();
  drawFaults(state.faults);
  look();
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
    startPhone();
  },
  menu({ account, buttons }) {
    const row = state.accounts.find((one) => one.name === account);
    if (row) row.menu = buttons;
    drawPhone();
  },
  poster(poster) {
    if (state.posters.every((row) => row.scene !== poster.scene)) state.posters.push(poster);
  },
  unread: changeUnread,
  clock: drawClock,
  wire: addWire,
  "wire-cleared": clearWire,
  faults: drawFaults,
  reset() {
    endStory();
    load();
  },
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

listenPhone(look);
listenMore();
listenGroup(look);
listenComposer();
listenGroupSheet(async (group) => {
  changeGroup(group);
  showGroup(group.chat_id);
  await opened();
});
listenWire();
listenTabs(look);
listenClock();
listenStories();
document.addEventListener("visibilitychange", look);
for (const id of ["phone-messages", "group-messages"]) keepEnd(byId(id));
listenEvents(heard, start, lost);
follow("").then(start);
