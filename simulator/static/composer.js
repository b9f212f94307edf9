// What a member sends: words with or without @, a photo, and in single chat pictures, voice, files.

import { post, toast } from "./calls.js";
import { byId } from "./dom.js";
import { state } from "./state.js";
import { opened, talk } from "./talk.js";

let quoted = null;

export function quote(row) {
  quoted = row;
  const chip = byId("group-quote");
  chip.hidden = !row;
  chip.textContent = row ? `引用：${(row.body.content ?? "").slice(0, 14)} ✕` : "";
  if (row) byId("group-input").focus();
}

export function drawComposer(alone) {
  for (const node of document.querySelectorAll("#group-form [data-only]")) {
    node.hidden = (node.dataset.only === "single") !== alone;
  }
  const mention = byId("group-mention");
  const heard = Boolean(talk.robot);
  if (!heard) mention.checked = false;
  else if (mention.disabled) mention.checked = true;
  mention.disabled = !heard;
  byId("group-input").placeholder = alone ? "对机器人说" : "例如：7号我去";
}

async function send(event) {
  event.preventDefault();
  await opened();
  const input = byId("group-input");
  const photo = byId("group-photo");
  const content = input.value.trim();
  if (!talk.path) return toast("先选一个群");
  if (!content && !photo.checked) return toast("先写点什么");
  const data = { userid: byId("worker-picker").value, content, mention: byId("group-mention").checked, photo: photo.checked };
  post(`${talk.path}/text`, quoted ? { ...data, quote: quoted.id } : data);
  input.value = "";
  photo.checked = false;
  quote(null);
  return undefined;
}

function sendAlone(kind) {
  const input = byId("group-input");
  const content = input.value.trim();
  if (kind === "voice" && !content) return toast("先写下要说的话，再按语音");
  post(`${talk.path}/${kind}`, { content });
  if (kind === "voice") input.value = "";
  return undefined;
}

export function listenComposer() {
  byId("group-form").addEventListener("submit", send);
  byId("group-quote").addEventListener("click", () => quote(null));
  for (const button of document.querySelectorAll("[data-send]")) {
    button.addEventListener("click", () => sendAlone(button.dataset.send));
  }
}
