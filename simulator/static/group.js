// WeCom: which chat is open, who speaks in it, and what it shows.

import { drawComposer, quote } from "./composer.js";
import { bubbleRow } from "./bubbles.js";
import { byId, el, fillPicker, redraw } from "./dom.js";
import { closeGroupSheet } from "./groupsheet.js";
import { state } from "./state.js";
import { openTalk, talk } from "./talk.js";
import { timeLine } from "./time.js";

const part = encodeURIComponent;

let listed = null;
let looked = () => {};

function userid() { return byId("worker-picker").value; }
export function alone() { return state.chosen.kind === "single"; }
export function chosenGroup() { return state.groups.find((row) => row.chat_id === byId("group-picker").value); }

export function startGroup() {
  fillPicker(byId("robot-picker"), state.robots.map((name) => [name, name]), byId("robot-picker").value);
  fillGroups();
  openChosen();
}

// Lists the groups whose name holds the words that are searched for.
function fillGroups() {
  const sought = byId("group-search").value.trim();
  const found = state.groups.filter((row) => `${row.title} ${row.chat_id}`.includes(sought));
  fillPicker(byId("group-picker"), found.map((row) => [row.chat_id, row.title]), state.chosen.group);
  byId("group-search").placeholder = `搜 ${state.groups.length} 个群`;
  byId("group-count").textContent = sought ? `${found.length} 个` : "";
}

function search() {
  fillGroups();
  const chosen = byId("group-picker").value;
  if (chosen && chosen !== state.chosen.group) openChosen();
}

// A member alone with the robot is one of the group that was open before.
export function openChosen() {
  byId("group-pickers").hidden = alone();
  byId("single-pickers").hidden = !alone() || state.robots.length < 2;
  for (const button of document.querySelectorAll("[data-chat]")) {
    button.setAttribute("aria-pressed", String((button.dataset.chat === "single") === alone()));
  }
  state.chosen.group = byId("group-picker").value;
  quote(null);
  closeGroupSheet();
  if (alone()) openTalk(userid() ? `single/${part(byId("robot-picker").value)}/${part(userid())}` : "", drawGroup);
  else openTalk(state.chosen.group ? `group/${part(state.chosen.group)}` : "", drawMembers);
  looked();
}

// Turns to a group, and gives up what was searched for: it may not be among what was found.
export function showGroup(chatId) {
  if (!alone() && state.chosen.group === chatId) { looked(); return; }
  byId("group-search").value = "";
  state.chosen.kind = "group";
  state.chosen.group = chatId;
  fillGroups();
  openChosen();
}

function drawMembers() {
  if (talk.members !== listed) {
    listed = talk.members;
    const options = listed.map((row) => [row.userid, row.role ? `${row.name}（${row.role}）` : row.name]);
    fillPicker(byId("worker-picker"), options, state.chosen.worker);
  }
  drawGroup();
}

function title() {
  if (alone()) return talk.path ? "机器人（单聊）" : "";
  const chosen = chosenGroup();
  return chosen ? `${chosen.title}（${talk.members.length + (talk.robot ? 1 : 0)}）` : "";
}

export function drawGroup() {
  byId("group-title").textContent = title();
  byId("group-info").hidden = alone() || !talk.path;
  byId("group-members").hidden = alone();
  byId("group-members").replaceChildren(...talk.members.map((row) => el("button", {
    type: "button", "aria-pressed": String(row.userid === userid()), "data-testid": "group-member",
    on: { click: () => { byId("worker-picker").value = row.userid; chooseWorker(); } },
  }, row.name)));
  const rows = talk.bubbles;
  const nodes = rows.flatMap((row, index) => [timeLine(row, rows[index - 1]), bubbleRow(row, userid(), quote)]);
  redraw(byId("group-messages"), nodes.filter(Boolean));
  drawComposer(alone());
}

function chooseWorker() {
  state.chosen.worker = userid();
  if (alone()) openChosen();
  else drawGroup();
}

// A group was made, or its robots were removed.
export function changeGroup(row) {
  const index = state.groups.findIndex((one) => one.chat_id === row.chat_id);
  if (index >= 0 && state.groups[index].robot === row.robot) return;
  if (index < 0) state.groups.push({ unread: 0, ...row });
  else state.groups[index] = { ...state.groups[index], ...row };
  fillGroups();
  if (!alone() && row.chat_id === state.chosen.group) openChosen();
}

// `shown` is called when another chat is looked at.
export function listenGroup(shown) {
  looked = shown;
  byId("worker-picker").addEventListener("change", chooseWorker);
  byId("group-picker").addEventListener("change", openChosen);
  byId("robot-picker").addEventListener("change", openChosen);
  byId("group-search").addEventListener("input", search);
  for (const button of document.querySelectorAll("[data-chat]")) {
    button.addEventListener("click", () => { state.chosen.kind = button.dataset.chat; openChosen(); });
  }
}
