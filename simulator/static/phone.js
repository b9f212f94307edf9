// The resident's phone.

import { post, toast } from "./calls.js";
import { byId, el, fillPicker, icon, redraw, safeLink } from "./dom.js";
import { openSheet, closeSheet } from "./sheet.js";
import { state } from "./state.js";
import { timeLine } from "./time.js";

const box = () => byId("phone-messages");
let looked = () => {};

export function openid() { return byId("resident-picker").value; }
export function accountName() { return byId("account-picker").value; }
function account() { return state.accounts.find((row) => row.name === accountName()); }
function resident() { return state.residents.find((row) => row.openid === openid()); }
export function phone() {
  return state.phones.find((row) => row.account === accountName() && row.openid === openid());
}

export function act(kind, data = {}) {
  if (data instanceof FormData) data.append("account", accountName());
  else data = { ...data, account: accountName() };
  return post(`resident/${encodeURIComponent(openid())}/${kind}`, data);
}

export function startPhone() {
  const { resident: who, account: which } = state.chosen;
  fillPicker(byId("resident-picker"), state.residents.map((row) => [row.openid, followed(row) ? row.nickname : `${row.nickname}（未关注）`]), who);
  fillPicker(byId("account-picker"), state.accounts.map((row) => [row.name, row.title]), which);
  drawPhone();
}

function followed(who) {
  return state.phones.some((row) => row.openid === who.openid && row.following);
}

export function drawPhone() {
  const chosen = phone();
  byId("phone-title").textContent = account()?.title ?? "";
  drawMenu();
  const rows = chosen?.bubbles ?? [];
  const nodes = rows.flatMap((row, index) => [timeLine(row, rows[index - 1]), bubbleRow(row)]);
  redraw(box(), nodes.filter(Boolean));
  const silent = chosen && !chosen.following;
  byId("phone-unfollowed").hidden = !silent;
  byId("unfollowed-title").textContent = account()?.title ?? "";
  byId("phone-form").hidden = byId("phone-menu").hidden = Boolean(silent);
}

function drawMenu() {
  const buttons = (account()?.menu ?? []).map((button) => el("button", {
    type: "button", "data-testid": "phone-menu-button", "data-key": button.key,
    on: { click: () => tapMenu(button) },
  }, button.sub_button?.length ? `≡ ${button.name}` : button.name));
  byId("phone-menu").replaceChildren(...buttons);
}

function tapMenu(button) {
  if (button.sub_button?.length) {
    const choices = button.sub_button.map((one) => [one.name, "menu", () => tapMenu(one)]);
    openSheet(button.name, choices);
    return;
  }
  closeSheet();
  if (button.type === "view") { act("view", { url: button.url }); openPage(button.url); }
  else act("click", { key: button.key });
}

function openPage(address) {
  if (safeLink(address)) window.open(address, "_blank", "noopener");
}

function bubbleRow(row) {
  const marks = { "data-testid": "phone-message", "data-kind": row.kind, "data-side": row.side };
  if (row.side === "system") return el("div", { ...marks, class: "system" }, row.body.content);
  const mine = row.side === "me";
  const name = mine ? resident()?.nickname : account()?.title;
  return el("div", { ...marks, class: `row ${mine ? "mine" : "theirs"}` },
    el("div", { class: "avatar", "aria-hidden": "true" }, (name ?? "").slice(0, 1)),
    el("div", { class: "content" }, ...[DRAW[row.kind]?.(row.body) ?? plain(row.kind)].flat()));
}

const plain = (text) => el("div", { class: "bubble" }, text);
const picture = (id) => el("img", { class: "picture", src: `/sim/api/media/${id}`, alt: "照片" });

const DRAW = {
  text: (body) => el("div", { class: "bubble" }, ...linked(body.content ?? "")),
  image: (body) => el("div", { class: "bubble bare" }, picture(body.media_id)),
  video: (body) => el("div", { class: "bubble" }, icon("video"), " 视频"),
  voice: (body) => [
    el("div", { class: "bubble voice" }, icon("voice"), `${body.seconds ?? 3}"`),
    body.transcript ? el("div", { class: "transcript" }, body.transcript) : null,
  ].filter(Boolean),
  location: (body) => el("div", { class: "bubble location" },
    el("p", {}, body.label || `${body.latitude}, ${body.longitude}`),
    el("div", { class: "map" }, icon("place"))),
  link: (body) => el("div", { class: "bubble news" }, el("h3", {}, body.title), el("div", {}, body.description)),
  news: (body) => (body.articles ?? []).map((one) => el("div", { class: "bubble news" },
    el("h3", {}, el("a", { href: safeLink(one.url ?? ""), target: "_blank", rel: "noopener" }, one.title ?? "")),
    el("div", {}, one.description ?? ""))),
  msgmenu: (body) => el("div", { class: "bubble menu-card" },
    body.head_content ? el("p", {}, ...linked(body.head_content)) : null,
    ...(body.list ?? []).map((one) => tap(one.content, one.id)),
    body.tail_content ? el("p", {}, ...linked(body.tail_content)) : null),
  template: (body) => el("div", { class: "bubble template" },
    el("h3", {}, "服务通知"),
    ...Object.values(body.fields).map((value) => el("div", {}, value)),
    safeLink(body.url ?? "") ? el("a", { href: body.url, target: "_blank", rel: "noopener" }, "查看详情") : null),
};

function tap(content, id) {
  return el("button", {
    type: "button", class: "tap", "data-testid": "phone-menu-item", "data-menu-id": id,
    on: { click: () => act("tap", { content, menu_id: String(id) }) },
  }, content);
}

// Text with WeChat's own links: only <a> is understood, everything else stays text.
function linked(text) {
  const parts = [];
  const pattern = /<a\s[^>]*?href=(["'])(.*?)\1[^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s<>"'，。；！？、）)]+)/gi;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index), anchor((match[2] ?? match[4]).replaceAll("&amp;", "&"), match[3] ?? match[4]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

function anchor(address, label) {
  if (address.startsWith("weixin://bizmsgmenu?")) {
    const query = new URLSearchParams(address.split("?")[1]);
    const node = tap(query.get("msgmenucontent") || label, query.get("msgmenuid") || "");
    node.textContent = label;
    return node;
  }
  return el("a", { href: safeLink(address), target: "_blank", rel: "noopener", "data-testid": "phone-link" }, label);
}

// `shown` is called when another phone is looked at.
export function listenPhone(shown) {
  looked = shown;
  byId("phone-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = byId("phone-input");
    const content = input.value.trim();
    if (!content) return toast("先写点什么");
    input.value = "";
    closeSheet();
    act("text", { content });
    return undefined;
  });
  byId("phone-follow").addEventListener("click", () => act("follow"));
  for (const id of ["resident-picker", "account-picker"]) byId(id).addEventListener("change", choose);
}

export function showPhone(who, which) {
  byId("resident-picker").value = who;
  byId("account-picker").value = which;
  choose();
}

function choose() {
  state.chosen.resident = openid();
  state.chosen.account = accountName();
  closeSheet();
  drawPhone();
  box().scrollTop = box().scrollHeight;
  looked();
}
