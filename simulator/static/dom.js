// Builds elements; text is always set as text, never as markup.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function byId(id) {
  return document.getElementById(id);
}

export function safeLink(address) {
  return /^https?:\/\//i.test(address) ? address : null;
}

// Redraws a chat and keeps to its end unless the reader scrolled up.
export function redraw(box, nodes) {
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 120;
  box.replaceChildren(...nodes);
  if (atEnd) box.scrollTop = box.scrollHeight;
  for (const image of box.querySelectorAll("img")) {
    if (atEnd) image.addEventListener("load", () => { box.scrollTop = box.scrollHeight; });
  }
}

// A chat that shows its end keeps showing it while what is around it grows or shrinks.
export function keepEnd(box) {
  let atEnd = true;
  box.addEventListener("scroll", () => { atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 120; });
  new ResizeObserver(() => { if (atEnd) box.scrollTop = box.scrollHeight; }).observe(box);
}

export function fillPicker(picker, options, chosen) {
  picker.replaceChildren(...options.map(([value, text]) => el("option", { value }, text)));
  if (options.some(([value]) => value === chosen)) picker.value = chosen;
}
