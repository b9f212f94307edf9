// The part of Markdown that WeCom shows: headings, quotes, lists, bold, links, code, colour, @.

import { el, safeLink } from "./dom.js";

const INLINE = /\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)|`([^`]+)`|<font color="?(info|comment|warning)"?>([\s\S]*?)<\/font>|<@([\w.-]+)>/;

export function inline(text) {
  const match = INLINE.exec(text);
  if (!match) return text ? [text] : [];
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  return [...(before ? [before] : []), piece(match), ...inline(after)];
}

function piece([, bold, label, address, code, colour, coloured, person]) {
  if (bold !== undefined) return el("strong", {}, ...inline(bold));
  if (label !== undefined) {
    return el("a", { href: safeLink(address), target: "_blank", rel: "noopener", "data-testid": "group-link" }, ...inline(label));
  }
  if (code !== undefined) return el("code", {}, code);
  if (colour !== undefined) return el("span", { class: colour }, ...inline(coloured));
  return el("span", { class: "mention" }, `@${person}`);
}

const LINES = [
  [/^#{1,6}\s+(.*)$/, "h3", null],
  [/^>\s?(.*)$/, "p", "blockquote"],
  [/^[-*]\s+(.*)$/, "li", "ul"],
  [/^\d+\.\s+(.*)$/, "li", "ol"],
];

export function markdown(text) {
  const box = el("div", { class: "bubble markdown" });
  for (const line of text.split("\n")) {
    const [content, tag, wrap] = lineKind(line);
    if (content.trim()) place(box, wrap, el(tag, {}, ...inline(content)));
  }
  return box;
}

function lineKind(line) {
  for (const [pattern, tag, wrap] of LINES) {
    const match = pattern.exec(line);
    if (match) return [match[1], tag, wrap];
  }
  return [line, "p", null];
}

function place(box, wrap, node) {
  if (!wrap) { box.append(node); return; }
  const last = box.lastElementChild;
  const same = last && last.localName === wrap ? last : box.appendChild(el(wrap));
  same.append(node);
}
