// The MRZ of the passport, held against the certificate.
import { element, icon } from "./element.mjs";
import { onLanguage, word } from "./i18n.mjs";
import { passportLevel } from "./verdict.mjs";

const mrz = document.getElementById("mrz");
const result = document.getElementById("passport-result");
const full = 88;

// Spaces come in with pasting; the filler is sometimes typed as another sign.
const clean = (text) => text.toUpperCase().replace(/[«‹]/g, "<").replace(/[^A-Z0-9<\n]/g, "");
const length = () => clean(mrz.value).replaceAll("\n", "").length;
const lines = () => {
  const text = clean(mrz.value).replaceAll("\n", "");
  return text.length === full ? `${text.slice(0, full / 2)}\n${text.slice(full / 2)}` : clean(mrz.value).trim();
};

const showCount = () => (document.getElementById("mrz-count").textContent = word("mrzCount", length()));

// watchPassport calls compare with the lines, when they are whole or when asked.
export function watchPassport(compare) {
  mrz.addEventListener("input", () => {
    showCount();
    if (length() === full) compare(lines());
  });
  document.getElementById("passport-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (length() > 0) compare(lines());
  });
  onLanguage(showCount);
}

const signs = {
  agrees: ["green", "passportAgrees"],
  doubtful: ["yellow", "passportDoubtful"],
  differs: ["red", "passportDiffers"],
  unread: ["yellow", "passportUnread"],
};

export function showPassport(findings) {
  const found = passportLevel(findings);
  result.replaceChildren();
  if (!found) return;
  const [level, title] = signs[found];
  result.append(element("div", { class: "comparison", "data-level": level },
    icon(level),
    element("div", {}, element("b", {}, word(title)), ...findings.map((f) => element("p", {}, f.message)))));
}

export function clearPassport() {
  mrz.value = "";
  result.replaceChildren();
  showCount();
}
