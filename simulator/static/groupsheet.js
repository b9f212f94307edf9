// What opens under a group's title: its sending robot's key, and the form for a new group.

import { post, toast } from "./calls.js";
import { byId, el } from "./dom.js";
import { heading } from "./sheet.js";
import { talk } from "./talk.js";

const box = () => byId("group-sheet");

export function closeGroupSheet() {
  box().hidden = true;
  box().dataset.name = "";
}

function show(name, ...nodes) {
  if (!box().hidden && box().dataset.name === name) { closeGroupSheet(); return; }
  box().dataset.name = name;
  box().replaceChildren(...nodes);
  box().hidden = false;
}

function showInfo() {
  show("info", heading("群机器人", closeGroupSheet), ...(talk.webhook_key ? robots() : [
    el("p", {}, "机器人已被移出这个群：发不进来，也听不到。")]));
}

function robots() {
  return [
    el("label", { class: "field" }, "发送用的 webhook key（填到后台）",
      el("span", {}, el("code", { "data-testid": "webhook-key" }, talk.webhook_key),
        el("button", { type: "button", on: { click: copyKey } }, "复制"))),
    el("label", { class: "field" }, "chatid（智能机器人凭它认群）", el("code", { "data-testid": "chat-id" }, talk.chat_id)),
    el("div", { class: "actions" }, el("button", {
      type: "button", class: "danger", "data-testid": "remove-robots",
      on: { click: () => post(`${talk.path}/remove-robots`, {}) },
    }, "把机器人移出群")),
  ];
}

async function copyKey() {
  try {
    await navigator.clipboard.writeText(talk.webhook_key);
    toast("已复制");
  } catch {
    toast("请手动选中复制");
  }
}

// `made` is called with the chat id of the new group.
function showNew(made) {
  const title = el("input", { "data-testid": "new-group-title", placeholder: "例如：志愿者一队", maxlength: "40" });
  const members = el("textarea", { "data-testid": "new-group-members", rows: "4" });
  members.value = talk.members.map((row) => `${row.userid} ${row.name}`).join("\n");
  show("new", heading("新建群", closeGroupSheet),
    el("label", { class: "field" }, "群名", title),
    el("label", { class: "field" }, "成员，一行一个：账号 姓名", members),
    el("div", { class: "actions" }, el("button", {
      type: "button", class: "main", "data-testid": "new-group-make",
      on: { click: () => make(title.value.trim(), members.value, made) },
    }, "建群")));
  title.focus();
}

async function make(title, lines, made) {
  if (!title) { toast("先写群名"); return; }
  const members = lines.split("\n").map((line) => line.trim().split(/\s+/)).filter(([userid]) => userid)
    .map(([userid, name]) => ({ userid, name: name ?? userid }));
  const group = await post("groups", { title, members });
  if (!group) return;
  await made(group);
  showInfo();
}

export function listenGroupSheet(made) {
  byId("group-info").addEventListener("click", showInfo);
  byId("group-new").addEventListener("click", () => showNew(made));
}
