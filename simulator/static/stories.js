// Stories for training: one is chosen from a list and told step by step, really on the wire.

import { fetchJson, post, toast } from "./calls.js";
import { byId, el } from "./dom.js";
import { showGroup } from "./group.js";
import { showPhone } from "./phone.js";
import { state } from "./state.js";
import { showTab } from "./tabs.js";

let story = null;
let at = 0;
let since = null;

async function openList() {
  const stories = await fetchJson("stories").catch(() => null);
  if (!stories) { toast("故事读不出来，请看一看故事文件。"); return; }
  byId("stories-list").replaceChildren(...stories.map((one, index) => el("button", {
    type: "button", class: "choice", "data-testid": "story-choice", on: { click: () => begin(one) },
  }, el("b", {}, String(index + 1)), el("span", {}, one.title), el("small", {}, `${one.steps.length} 步`))));
  byId("stories").showModal();
}

function begin(chosen) {
  byId("stories").close();
  [story, at, since] = [chosen, 0, null];
  drawStory();
  byId("story-next").focus();
}

export function endStory() {
  story = null;
  drawStory();
}

function drawStory() {
  byId("story").hidden = !story;
  if (!story) return;
  const step = story.steps[at];
  byId("story-title").textContent = story.title;
  byId("story-count").textContent = step ? `第 ${at + 1} 步，共 ${story.steps.length} 步` : "讲完了";
  byId("story-why").textContent = step ? step.why : story.end;
  byId("story-said").textContent = step?.said ?? "";
  byId("story-next").hidden = !step;
  byId("story-end").textContent = step ? "不看了" : "收起";
}

// Turns to where it happens first, so that one sees it happen.
async function next() {
  const button = byId("story-next");
  const [told, number, step] = [story, at, story.steps[at]];
  turnTo(step);
  button.disabled = true;
  const played = await post(`stories/${encodeURIComponent(told.name)}/${number}`, { since });
  button.disabled = false;
  if (!played || story !== told || at !== number) return;
  since = played.since;
  if (played.problem) { toast(`没有送到：${played.problem}。可以再按一次。`); return; }
  at += 1;
  drawStory();
}

function turnTo(step) {
  if (step.openid) { showTab("phone"); showPhone(step.openid, state.accounts[0].name); }
  if (step.group) { showTab("group"); showGroup(step.group); }
}

export function listenStories() {
  byId("stories-open").addEventListener("click", openList);
  byId("stories-close").addEventListener("click", () => byId("stories").close());
  byId("story-next").addEventListener("click", next);
  byId("story-end").addEventListener("click", endStory);
}
