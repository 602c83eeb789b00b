// What a report means for the officer: the colour, the headline, the reasons.
import { country, date, pick } from "./i18n.mjs";
import { headlines, reasons } from "./words.mjs";

const yellow = new Set(["expired", "not-yet-valid"]);

const both = (pair, values = () => []) => ["vi", "en"].map((lang) => pick(pair, values(lang), lang));

// passportLevel says what the comparison with a passport found.
export function passportLevel(findings) {
  if (!findings) return undefined;
  if (findings.some((f) => f.code === "mrz-form")) return "unread";
  if (findings.some((f) => f.outcome === "fail")) return "differs";
  return findings.length > 0 ? "doubtful" : "agrees";
}

// Warnings that an officer has to know of. All others are harmless: they say that
// the certificate is written in an unusual way.
const cautions = new Set(["content-ended", "content-not-begun", "revocation-stale", "trust-stale", "trust-not-yet-made"]);

// Why nobody is believed for now.
const blind = new Set(["trust-too-old", "trust-not-yet-made"]);

// judge gives {level: green, yellow or red, headline, reasons}, each text as a
// pair of both languages. A decision without trust data is none.
export function judge({ vi, en }) {
  if (!vi) return { level: "red", headline: headlines["no-trust"], reasons: [both(reasons.none)] };
  if (blind.has(failing(vi)?.code)) return { level: "red", headline: headlines["no-trust"], reasons: reasonsOf(vi, en) };
  const found = vi.decision === "valid" ? judgeValid(vi, en)
    : { level: yellow.has(vi.decision) ? "yellow" : "red", headline: headlines[vi.decision], reasons: reasonsOf(vi, en) };
  const passport = passportLevel(vi.passport);
  if (passport === "differs") {
    const why = [both(reasons.otherPerson), ...pairs(vi.passport, en.passport)];
    if (found.level === "red") return { ...found, reasons: [...found.reasons, ...why] };
    return { level: "red", headline: headlines["other-person"], reasons: found.level === "green" ? why : [...why, ...found.reasons] };
  }
  if (passport === "doubtful") {
    found.reasons.unshift(both(reasons.doubtfulPerson));
    if (found.level === "green") [found.level, found.headline] = ["yellow", headlines.caution];
  }
  return found;
}

function judgeValid(vi, en) {
  const warned = pairs(...[vi, en].map((report) => report.checks.flatMap((check) => [check, ...(check.findings ?? [])]).filter(({ code }) => cautions.has(code))));
  if (warned.length === 0) return { level: "green", headline: headlines.valid, reasons: [both(reasons.good), ...origin(vi)] };
  return { level: "yellow", headline: headlines.caution, reasons: [...warned, both(reasons.signed), ...origin(vi)] };
}

const failing = (report) => report.checks.find((check) => check.outcome === "fail");

function reasonsOf(vi, en) {
  const failed = vi.checks.findIndex((check) => check.outcome === "fail");
  if (failed < 0) return [];
  const all = [vi, en].map((report) => [report.checks[failed], ...(report.checks[failed].findings ?? [])]);
  return pairs(...all);
}

// said is what a check, a finding or a rule says.
export const said = ({ field, message, description }) => (description ? `${field}: ${description}` : message);

// pairs joins what is said in both languages, each of it once.
function pairs(vi, en) {
  const all = vi.map((finding, i) => [said(finding), said(en[i])]);
  return all.filter((pair, i) => pair[0] && all.findIndex((other) => other[0] === pair[0]) === i);
}

function origin({ issuer, expiresAt }) {
  if (!issuer) return [];
  return [expiresAt ? both(reasons.until, (lang) => [country(issuer, lang), date(expiresAt, lang)]) : both(reasons.issued, (lang) => [country(issuer, lang)])];
}
