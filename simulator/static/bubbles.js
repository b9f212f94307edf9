// How a message looks in a WeCom chat.

import { el, icon, safeLink } from "./dom.js";
import { markdown } from "./markdown.js";

// `quote` is called with the row a member wants to quote.
export function bubbleRow(row, userid, quote) {
  const marks = { "data-testid": "group-message", "data-kind": row.kind, "data-side": row.side };
  if (row.side === "system") return el("div", { ...marks, class: "system" }, row.body.content);
  const mine = row.side === "member" && row.body.userid === userid;
  const robot = row.side === "robot";
  return el("div", { ...marks, class: `row ${mine ? "mine" : robot ? "robot" : "theirs"}` },
    el("div", { class: "avatar", "aria-hidden": "true" }, robot ? "机" : row.sender.slice(0, 1)),
    el("div", { class: "content" },
      mine ? null : el("div", { class: "sender" }, row.sender),
      (DRAW[row.kind] ?? words)(row.body),
      el("button", { type: "button", class: "quote-link", on: { click: () => quote(row) } }, "引用")));
}

const DRAW = {
  markdown: (body) => markdown(body.content ?? ""),
  card,
  news: (body) => el("div", { class: "bubble" }, ...(body.articles ?? []).map((one) => el("p", {},
    el("a", { href: safeLink(one.url ?? ""), target: "_blank", rel: "noopener" }, one.title ?? "")))),
  image: (body) => el("div", { class: "bubble bare" }, el("img", {
    class: "picture", alt: "图片", src: body.picture_url || `data:image/*;base64,${body.base64}`,
  })),
  file: (body) => el("div", { class: "bubble" }, el("a", { class: "iconed", href: body.picture_url, download: body.content }, icon("file"), body.content)),
  voice: (body) => el("div", { class: "bubble iconed" }, icon("voice"), body.content),
};

function words(body) {
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
