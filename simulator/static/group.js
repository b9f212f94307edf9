// The grid's group chat.

import { post, toast } from "./calls.js";
import { byId, el, fillPicker, redraw, safeLink, timeLine } from "./dom.js";
import { markdown } from "./markdown.js";
import { state } from "./state.js";

let quoted = null;

export function groupName() { return byId("group-picker").value; }
function userid() { return byId("worker-picker").value; }
export function group() { return state.groups.find((row) => row.name === groupName()); }

export function startGroup() {
  fillPicker(byId("group-picker"), state.groups.map((row) => [row.name, row.title]), state.chosen.group);
  startWorkers();
}

function startWorkers() {
  const members = group()?.members ?? [];
  const options = members.map((row) => [row.userid, row.role ? `${row.name}（${row.role}）` : row.name]);
  fillPicker(byId("worker-picker"), options, state.chosen.worker);
  drawGroup();
}

export function drawGroup() {
  const chosen = group();
  const members = chosen?.members ?? [];
  byId("group-title").textContent = chosen ? `${chosen.title}（${members.length + 1}）` : "";
  byId("group-members").replaceChildren(...members.map((row) => el("button", {
    type: "button", "aria-pressed": String(row.userid === userid()), "data-testid": "group-member",
    on: { click: () => { byId("worker-picker").value = row.userid; choose(); } },
  }, row.name)));
  const rows = chosen?.bubbles ?? [];
  const nodes = rows.flatMap((row, index) => [timeLine(row, rows[index - 1]), bubbleRow(row)]);
  redraw(byId("group-messages"), nodes.filter(Boolean));
}

function bubbleRow(row) {
  const marks = { "data-testid": "group-message", "data-kind": row.kind, "data-side": row.side };
  if (row.side === "system") return el("div", { ...marks, class: "system" }, row.body.content);
  const mine = row.side === "member" && row.body.userid === userid();
  const robot = row.side === "robot";
  return el("div", { ...marks, class: `row ${mine ? "mine" : robot ? "robot" : "theirs"}` },
    el("div", { class: "avatar", "aria-hidden": "true" }, robot ? "机" : row.sender.slice(0, 1)),
    el("div", { class: "content" },
      mine ? null : el("div", { class: "sender" }, row.sender),
      draw(row),
      el("button", { type: "button", class: "quote-link", on: { click: () => quote(row) } }, "引用")));
}

function draw(row) {
  const body = row.body;
  if (row.kind === "markdown") return markdown(body.content ?? "");
  if (row.kind === "card") return card(body);
  if (row.kind === "news") {
    return el("div", { class: "bubble" }, ...(body.articles ?? []).map((one) => el("p", {},
      el("a", { href: safeLink(one.url ?? ""), target: "_blank", rel: "noopener" }, one.title ?? ""))));
  }
  if (row.kind === "image") {
    return el("div", { class: "bubble bare" }, el("img", { class: "picture", alt: "图片", src: `data:image/*;base64,${body.base64}` }));
  }
  return el("div", { class: "bubble" },
    body.quote ? el("div", { class: "quoted" }, body.quote) : null,
    ...mentions(body.content ?? ""),
    body.picture_url ? el("img", { class: "picture", alt: "现场照片", src: body.picture_url }) : null);
}

function mentions(text) {
  return text.split(/(@机器人)/).filter(Boolean).map((part) => (
    part === "@机器人" ? el("span", { class: "mention" }, part) : part));
}

function card(body) {
  const title = body.main_title ?? {};
  const facts = (body.horizontal_content_list ?? []).flatMap((row) => [
    el("dt", {}, row.keyname ?? ""), el("dd", {}, row.value ?? "")]);
  const address = safeLink(body.card_action?.url ?? "");
  return el("div", { class: "bubble card" },
    el("h3", {}, title.title ?? ""), title.desc ? el("div", {}, title.desc) : null,
    body.sub_title_text ? el("p", {}, body.sub_title_text) : null,
    facts.length ? el("dl", {}, ...facts) : null,
    address ? el("a", { href: address, target: "_blank", rel: "noopener" }, "查看详情") : null);
}

function quote(row) {
  quoted = row;
  const chip = byId("group-quote");
  chip.hidden = !row;
  chip.textContent = row ? `引用：${(row.body.content ?? "").slice(0, 14)} ✕` : "";
  if (row) byId("group-input").focus();
}

function choose() {
  state.chosen.group = groupName();
  state.chosen.worker = userid();
  drawGroup();
}

function send(event) {
  event.preventDefault();
  const input = byId("group-input");
  const photo = byId("group-photo");
  const content = input.value.trim();
  if (!content && !photo.checked) return toast("先写点什么");
  const data = { userid: userid(), content, mention: byId("group-mention").checked, photo: photo.checked };
  post(`group/${encodeURIComponent(groupName())}/text`, quoted ? { ...data, quote: quoted.id } : data);
  input.value = "";
  photo.checked = false;
  quote(null);
  return undefined;
}

export function listenGroup() {
  byId("group-form").addEventListener("submit", send);
  byId("group-quote").addEventListener("click", () => quote(null));
  byId("worker-picker").addEventListener("change", choose);
  byId("group-picker").addEventListener("change", () => { quote(null); startWorkers(); choose(); });
}
