// The language of the interface: Vietnamese, or English where ?lang=en asks for it.
import { values, words } from "./words.mjs";

const languages = ["vi", "en"];
const listeners = [];
let current = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";

export const language = () => current;

// pick chooses from a pair of texts, and fills in {0}, {1} …
export function pick(pair, values = [], lang = current) {
  return pair[languages.indexOf(lang)].replace(/\{(\d)\}/g, (_, i) => values[i]);
}

export const word = (name, ...values) => pick(words[name], values);

// Dates and times as people of a language write them: 30/04/1985, 30 Apr 1985.
const formats = {
  date: { vi: new Intl.DateTimeFormat("vi-VN", { day: "2-digit", month: "2-digit", year: "numeric" }), en: new Intl.DateTimeFormat("en-GB", { dateStyle: "medium" }) },
  time: { vi: new Intl.DateTimeFormat("vi-VN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }), en: new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }) },
};

export const date = (value, lang = current) => formats.date[lang].format(new Date(value));

export const moment = (value, lang = current) => `${date(value, lang)} ${formats.time[lang].format(new Date(value))}`;

// calendarDate shows a date, or a part of one, of a calendar: in no time zone.
function calendarDate(year, month, day) {
  const lang = current;
  if (lang === "vi") return [day, month, year].filter(Boolean).join("/");
  const options = { timeZone: "UTC", year: "numeric", month: month && "short", day: day && "numeric" };
  return new Intl.DateTimeFormat("en-GB", options).format(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
}

// value shows what a certificate says: dates, times and known words in the language
// of the interface, all else as it stands there.
export function value(text) {
  const [, year, month, day] = text.match(/^(\d{4})-(\d{2})(?:-(\d{2}))?$/) ?? [];
  if (year && new Date(Date.UTC(year, month - 1, day ?? 1)).toISOString().startsWith(text)) return calendarDate(year, month, day);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text) && !Number.isNaN(Date.parse(text))) return moment(text);
  return Object.hasOwn(values, text) ? pick(values[text]) : text;
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
