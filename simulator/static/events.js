// One stream of events per page: all that happens, and the messages of the one open chat.

const KINDS = ["phone", "bubble", "group", "following", "menu", "poster", "wire", "wire-cleared", "unread", "clock", "faults", "reset"];

let source = null;
let coming = null;
let arrived = () => {};
let hear = null;

// heard(kind, data, path), regained() after a break, lost() when it begins.
export function listenEvents(heard, regained, lost) {
  hear = { heard, regained, lost };
}

// Turns to a chat, or to none; the old stream ends when the new one runs, so that nothing is missed.
export function follow(path) {
  if (coming !== source) coming.close();
  arrived();
  const stream = new EventSource(path ? `/sim/events/${path}` : "/sim/events");
  coming = stream;
  for (const kind of KINDS) {
    stream.addEventListener(kind, (event) => hear.heard(kind, JSON.parse(event.data), path));
  }
  stream.onerror = () => hear.lost();
  return new Promise((resolve) => {
    arrived = resolve;
    stream.onopen = () => { takeOver(stream); resolve(); };
  });
}

function takeOver(stream) {
  if (source === stream) { hear.regained(); return; }
  source?.close();
  source = stream;
}
