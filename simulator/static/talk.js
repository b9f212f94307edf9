// The one open chat of WeCom: its members and messages.

import { fetchJson } from "./calls.js";
import { follow } from "./events.js";
import { upsert } from "./state.js";

const nothing = () => ({ robot: "", webhook_key: "", chat_id: "", members: [], bubbles: [] });

export const talk = { path: "", ...nothing() };

// Messages that arrive while the chat is being fetched wait, so that none is lost to an older state.
let waiting = null;
let draw = () => {};
let ready = Promise.resolve();

// Settles once the chat that was opened last has been filled.
export function opened() { return ready; }

// Opens group/<chat id> or single/<robot>/<userid>; `redraw` is called after each change.
export function openTalk(path, redraw) {
  Object.assign(talk, nothing(), { path });
  draw = redraw;
  waiting = [];
  draw();
  ready = path ? fill(path, waiting) : Promise.resolve();
}

async function fill(path, late) {
  await follow(path);
  const found = waiting === late ? await fetchJson(path).catch(() => null) : null;
  if (waiting !== late) return;
  Object.assign(talk, found);
  for (const bubble of late) upsert(talk.bubbles, bubble);
  waiting = null;
  draw();
}

export function hearBubble(bubble, path) {
  if (path !== talk.path) return;
  if (waiting) waiting.push(bubble);
  else { upsert(talk.bubbles, bubble); draw(); }
}
