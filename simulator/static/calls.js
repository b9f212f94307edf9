// Talks to the simulator's own JSON interface.

import { byId } from "./dom.js";

let toastTimer = 0;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, 3500);
}

// Answers null if there is no such thing any more.
export async function fetchJson(path) {
  const answer = await fetch(`/sim/api/${path}`);
  return answer.ok ? answer.json() : null;
}

// Posts JSON, or a form with a file; says what went wrong and answers null then.
export async function post(path, data) {
  const form = data instanceof FormData;
  try {
    const answer = await fetch(`/sim/api/${path}`, {
      method: "POST",
      headers: form ? {} : { "Content-Type": "application/json" },
      body: form ? data : JSON.stringify(data),
    });
    const body = await answer.json();
    if (!answer.ok) toast(body.error || `HTTP ${answer.status}`);
    return answer.ok ? body : null;
  } catch {
    toast("连不上模拟器");
    return null;
  }
}
