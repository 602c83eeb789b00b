// Makes elements of the page without markup in strings.

// element makes <tag attributes>children</tag>; children are elements and texts.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const shapes = {
  // A tick in a disc, a cross in an octagon, a mark in a triangle: told apart without colour.
  green: ["M32 3a29 29 0 1 0 0 58 29 29 0 0 0 0-58z", "M18 33l10 10 19-21"],
  red: ["M20 3h24l17 17v24L44 61H20L3 44V20z", "M22 22l20 20M42 22L22 42"],
  yellow: ["M32 5L62 58H2z", "M32 24v16M32 47.5v1"],
};

export function icon(level) {
  const [shape, mark] = shapes[level];
  const name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("aria-hidden", "true");
  for (const [className, d] of [["shape", shape], ["mark", mark]]) {
    const path = document.createElementNS(name, "path");
    path.setAttribute("class", className);
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
