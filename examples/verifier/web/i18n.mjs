// The language of the interface: Vietnamese, or English where ?lang=en asks for it.
import { words } from "./words.mjs";

const languages = ["vi", "en"];
const listeners = [];
let current = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";

export const language = () => current;

// pick chooses from a pair of texts, and fills in {0}, {1} …
export function pick(pair, values = [], lang = current) {
  return pair[languages.indexOf(lang)].replace(/\{(\d)\}/g, (_, i) => values[i]);
}

export const word = (name, ...values) => pick(words[name], values);

// Dates and times as people of a language write them.
export function date(value, lang = current) {
  return new Intl.DateTimeFormat(lang === "vi" ? "vi-VN" : "en-GB", { dateStyle: "medium" }).format(new Date(value));
}

export function moment(value, lang = current) {
  return new Intl.DateTimeFormat(lang === "vi" ? "vi-VN" : "en-GB", { dateStyle: "medium", timeStyle: "short" }).format(new Date(value));
}

// country names an ISO 3166-1 alpha-2 code; other texts stay as they are.
export function country(code, lang = current) {
  return /^[A-Z]{2}$/.test(code) ? new Intl.DisplayNames([lang], { type: "region" }).of(code) : code;
}

export function onLanguage(listener) {
  listeners.push(listener);
  listener();
}

function show() {
  document.documentElement.lang = current;
  document.title = `${word("title")} · vaxcert`;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const button of document.querySelectorAll(".languages button")) button.setAttribute("aria-pressed", String(button.lang === current));
  for (const listener of listeners) listener();
}

// In the address, and not in the browser's storage, the choice leaves no trace.
function choose(lang) {
  current = lang;
  const address = new URL(location);
  if (lang === "vi") address.searchParams.delete("lang");
  else address.searchParams.set("lang", lang);
  history.replaceState(null, "", address);
  show();
}

for (const button of document.querySelectorAll(".languages button")) button.addEventListener("click", () => choose(button.lang));
show();
