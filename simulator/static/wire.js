// The wire log and the fault knobs.

import { post } from "./calls.js";
import { byId, el } from "./dom.js";
import { state } from "./state.js";
import { clockSeconds, fullTime } from "./time.js";

const SHOWN = 500;

function part(title, text) {
  return text ? [el("h4", {}, title), el("pre", {}, text)] : [];
}

function pretty(text) {
  return text.startsWith("<") ? text.replace(/(<\/\w+>|<xml>)(?=<)/g, "$1\n") : text;
}

function bodies(row) {
  const inward = row.direction === "in";
  const asked = inward ? "腾讯发出" : "服务发出";
  const told = inward ? "服务应答" : "腾讯应答";
  return el("div", { class: "bodies" },
    ...part("地址", `${row.method} ${row.path}`),
    ...part(`${asked}（明文）`, pretty(row.request_plain)),
    ...part(`${told}（明文）`, pretty(row.answer_plain) || (row.status === 200 ? "（空）" : "")),
    el("details", {}, el("summary", {}, "线上原文"),
      ...part(asked, row.request_raw), ...part(told, row.answer_raw)));
}

export function exchange(row) {
  const node = el("details", {
    class: `exchange ${row.direction} ${row.problem ? "bad" : ""}`, "data-testid": "wire-row",
    "data-direction": row.direction, "data-id": row.id,
  }, el("summary", {},
    el("time", { title: fullTime(row.at) }, clockSeconds(row.at)),
    el("span", { class: "what" }, row.summary),
    el("span", { class: "figures" }, `${row.status ?? "—"} · ${row.milliseconds} ms`),
    row.problem ? el("span", { class: "problem" }, row.problem) : null));
  node.addEventListener("toggle", () => {
    if (node.open && node.childElementCount === 1) node.append(bodies(row));
  });
  return node;
}

export function drawWire() {
  byId("wire-rows").replaceChildren(...state.wire.map(exchange).reverse());
}

export function clearWire() {
  byId("wire-rows").replaceChildren();
}

export function addWire(row) {
  const box = byId("wire-rows");
  if (box.querySelector(`[data-id="${row.id}"]`)) return;
  box.prepend(exchange(row));
  while (box.childElementCount > SHOWN) box.lastElementChild.remove();
}

export function drawFaults(faults) {
  const form = byId("faults-form");
  for (const [name, value] of Object.entries(faults)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }
  const on = [
    faults.delay && `延迟 ${faults.delay} 秒`, faults.late_answer && `再拖 ${faults.late_answer} 秒`,
    faults.fail_next && `还要失败 ${faults.fail_next} 次`, faults.token_dead && "凭证失效", faults.triple && "同时三次",
  ].filter(Boolean);
  byId("faults-now").textContent = on.join(" · ");
}

function chosenFaults(form) {
  const values = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") values[field.name] = field.checked;
    else values[field.name] = field.type === "number" ? Number(field.value) : field.value;
  }
  return values;
}

const CALM = {
  delay: 0, late_answer: 0, fail_next: 0, fail_kind: "errcode", fail_errcode: -1, fail_path: "",
  token_dead: false, triple: false,
};

export function listenWire() {
  byId("wire-problems").addEventListener("change", (event) => {
    byId("wire-rows").classList.toggle("problems", event.target.checked);
  });
  byId("faults-form").addEventListener("submit", (event) => {
    event.preventDefault();
    post("faults", chosenFaults(event.target));
  });
  byId("faults-clear").addEventListener("click", () => post("faults", CALM));
  byId("wire-clear").addEventListener("click", () => post("wire/clear", {}));
  byId("reset").addEventListener("click", () => {
    if (confirm("手机、群聊和往来记录都从头开始；街坊里已有的诉求不变。")) post("reset", {});
  });
}
