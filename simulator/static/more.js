// What hides behind ＋ and the voice key.

import { byId, el, icon } from "./dom.js";
import { act } from "./phone.js";
import { closeSheet, heading, openSheet, showSheet } from "./sheet.js";
import { state } from "./state.js";

const TILES = [
  ["照片", "photo", "photo", () => byId("phone-file").click()],
  ["示例照片", "camera", "sample-photo", () => act("image")],
  ["位置", "place", "location", choosePlace],
  ["语音", "voice", "voice", speak],
  ["扫网格码", "scan", "scan", choosePoster],
  ["视频", "video", "video", () => act("video")],
  ["取消关注", "follow", "unfollow", () => act("unfollow")],
];

function more() {
  const tiles = TILES.map(([text, picture, name, tapped]) => el("button", {
    type: "button", "data-testid": `phone-${name}`,
    on: { click: () => { closeSheet(); tapped(); } },
  }, el("span", {}, icon(picture)), text));
  showSheet("more", el("div", { class: "tiles" }, ...tiles));
}

function choosePlace() {
  openSheet("发送位置", state.places.map((row) => [row.title, "place", () => act("location", { place: row.title })]));
}

function choosePoster() {
  openSheet("扫哪张网格码", state.posters.map((row) => [row.title, "scan", () => act("scan", { scene: row.scene })]));
}

function speak() {
  const words = el("textarea", { "data-testid": "voice-transcript", placeholder: "说的话（微信转写的文字）" });
  const say = (transcript) => { closeSheet(); act("voice", transcript ? { transcript } : {}); };
  showSheet("voice", heading("按住说话"), words, el("div", { class: "actions" },
    el("button", { type: "button", "data-testid": "voice-silent", on: { click: () => say("") } }, "发送，没有转写"),
    el("button", { type: "button", class: "main", "data-testid": "voice-send", on: { click: () => say(words.value.trim()) } }, "发送")));
}

export function listenMore() {
  for (const button of document.querySelectorAll("[data-sheet]")) {
    button.addEventListener("click", button.dataset.sheet === "voice" ? speak : more);
  }
  byId("phone-file").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const form = new FormData();
    form.append("photo", file);
    act("image", form);
    event.target.value = "";
  });
}
