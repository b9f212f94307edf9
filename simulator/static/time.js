// The time as both sides have it, which may be ahead of the machine's; shown as it is in China.

import { el } from "./dom.js";

const ZONE = { timeZone: "Asia/Shanghai", hour12: false };
const FORMS = {
  time: new Intl.DateTimeFormat("zh-CN", { ...ZONE, hour: "2-digit", minute: "2-digit" }),
  seconds: new Intl.DateTimeFormat("zh-CN", { ...ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  day: new Intl.DateTimeFormat("zh-CN", { ...ZONE, month: "long", day: "numeric" }),
  weekday: new Intl.DateTimeFormat("zh-CN", { ...ZONE, weekday: "short" }),
};

let skew = 0;

export function setTime(seconds) { skew = seconds - Date.now() / 1000; }
export function now() { return Date.now() / 1000 + skew; }

function shown(form, seconds) { return FORMS[form].format(new Date(seconds * 1000)); }
export function clockTime(seconds) { return shown("time", seconds); }
export function clockSeconds(seconds) { return shown("seconds", seconds); }
export function fullTime(seconds) {
  return `${shown("day", seconds)} ${shown("weekday", seconds)} ${shown("time", seconds)}`;
}

function dayAndTime(seconds) {
  const day = shown("day", seconds);
  return day === shown("day", now()) ? clockTime(seconds) : `${day} ${clockTime(seconds)}`;
}

export function timeLine(row, previous) {
  if (previous && Math.abs(row.at - previous.at) < 300) return null;
  return el("div", { class: "time" }, dayAndTime(row.at));
}
