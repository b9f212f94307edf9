// What came in where nobody looked: marks on residents, groups and tabs.

import { post } from "./calls.js";
import { byId, el } from "./dom.js";
import { alone, chosenGroup, showGroup } from "./group.js";
import { phone, showPhone } from "./phone.js";
import { state } from "./state.js";
import { isShown } from "./tabs.js";

const SHOWN = 6;

function nameOf(row) {
  const name = state.residents.find((one) => one.openid === row.openid)?.nickname ?? row.openid;
  const other = row.account === state.accounts[0]?.name ? null : state.accounts.find((one) => one.name === row.account);
  return other ? `${name}·${other.title}` : name;
}

// Somebody looks at what is open now.
export function look() {
  if (!document.hidden) {
    if (isShown("phone")) read(phone(), "phone", (row) => ({ name: row.account, person: row.openid }));
    if (isShown("group") && !alone()) read(chosenGroup(), "group", (row) => ({ name: row.chat_id }));
  }
  drawUnread();
}

function read(row, place, naming) {
  if (!row?.unread) return;
  row.unread = 0;
  post("seen", { place, ...naming(row) });
}

export function changeUnread({ place, name, person, unread }) {
  const row = place === "phone"
    ? state.phones.find((one) => one.account === name && one.openid === person)
    : state.groups.find((one) => one.chat_id === name);
  if (!row) return;
  row.unread = unread;
  look();
}

function drawUnread() {
  const phones = state.phones.filter((row) => row.unread);
  const groups = state.groups.filter((row) => row.unread);
  drawStrip("phone", phones.map((row) => [nameOf(row), row.unread, () => showPhone(row.openid, row.account)]));
  drawStrip("group", groups.map((row) => [row.title, row.unread, () => showGroup(row.chat_id)]));
}

function drawStrip(place, rows) {
  const nodes = rows.slice(0, SHOWN).map(([name, count, open]) => el("button", {
    type: "button", "data-testid": `${place}-unread`, on: { click: open },
  }, name, el("b", {}, count > 99 ? "99+" : String(count))));
  if (rows.length > SHOWN) nodes.push(el("span", {}, `还有 ${rows.length - SHOWN} 个`));
  byId(`${place}-unread`).replaceChildren(...nodes);
  byId(`${place}-unread`).hidden = !rows.length;
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const badge = byId(`tab-${place}-unread`);
  badge.hidden = !total;
  badge.textContent = total > 99 ? "99+" : String(total);
}
