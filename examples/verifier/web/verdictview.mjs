// The verdict on the screen: banner, fields, checks.
import { element, icon } from "./element.mjs";
import { country, language, pick, value, word } from "./i18n.mjs";
import { judge, said } from "./verdict.mjs";

const byID = (id) => document.getElementById(id);

const codedFields = new Set(["document-type", "result", "test-type", "vaccine", "product"]);
const dateFields = new Set(["date-of-birth", "vaccination-date", "sampled", "first-positive", "valid-from", "valid-until", "link-ends"]);

// What people have written themselves stays as it is.
function shown(name, text) {
  if (countryFields.has(name)) return country(text);
  return codedFields.has(name) || dateFields.has(name) ? value(text) : text;
}

// What an officer holds against the passport first.
const identityFields = new Set(["name", "date-of-birth", "nationality", "sex", "document"]);
const countryFields = new Set(["nationality", "country"]);

export function showVerdict(outcome) {
  const report = outcome[language()];
  showBanner(judge(outcome));
  showFields(report?.fields);
  byID("passport-sheet").hidden = !report?.fields;
  byID("checks-sheet").hidden = !report;
  if (report) showChecks(report, outcome.milliseconds);
}

function showBanner({ level, headline, reasons }) {
  const banner = byID("banner");
  banner.dataset.level = level;
  const [first, second] = language() === "vi" ? ["vi", "en"] : ["en", "vi"];
  banner.replaceChildren(
    icon(level),
    element("div", {},
      element("h2", { id: "verdict-title", tabindex: "-1" },
        element("span", { lang: first, class: "headline" }, pick(headline, [], first)),
        " ",
        element("span", { lang: second, class: "second" }, pick(headline, [], second))),
      ...reasons.map((pair) =>
        element("p", {}, element("span", { lang: first }, pick(pair, [], first)), element("span", { lang: second, class: "second" }, pick(pair, [], second))))));
}

function showFields(fields) {
  const list = byID("fields");
  list.replaceChildren(...(fields ?? []).map(({ name, label, value: text }) =>
    element("div", { "data-field": name, class: identityFields.has(name) ? "identity" : "" },
      element("dt", {}, label), element("dd", {}, shown(name, text) || "–"))));
  byID("no-fields").hidden = Boolean(fields);
}

function showChecks(report, milliseconds) {
  byID("checks").replaceChildren(...report.checks.map((check) =>
    element("li", { "data-outcome": check.outcome },
      element("b", {}, word(check.name)), " ", element("span", { class: "outcome" }, word(check.outcome)),
      ...texts(check).map((text) => element("p", {}, text)),
      ...(check.code ? [element("code", {}, check.code)] : []))));
  const warned = report.checks.filter((check) => check.outcome === "warn").length;
  byID("warnings").textContent = warned ? word("warnings", warned) : "";
  byID("signer").textContent = word("signer", report.kid ?? "–", report.algorithm ?? "–", milliseconds.toFixed(1));
}

const texts = ({ message, findings = [] }) => [...new Set([message, ...findings.map(said)])].filter(Boolean);

// showCodes lists the codes of one picture, to choose from.
export function showCodes(outcomes, chosen, onChoose) {
  const codes = byID("codes");
  codes.hidden = outcomes.length < 2;
  codes.setAttribute("aria-label", word("codes"));
  codes.replaceChildren(...outcomes.map((outcome, i) => {
    const { level, headline } = judge(outcome);
    const button = element("button", { type: "button", "data-level": level, "aria-pressed": String(i === chosen) },
      icon(level), `${word("code")} ${i + 1}: ${pick(headline)}`);
    button.addEventListener("click", () => onChoose(i));
    return button;
  }));
}

export function clearVerdict() {
  for (const id of ["banner", "fields", "checks", "warnings", "signer", "codes"]) byID(id).replaceChildren();
  byID("checks-sheet").open = false;
  delete byID("banner").dataset.level;
}
