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

// judge gives {level: green, yellow or red, headline, reasons}, each text as a
// pair of both languages. A decision without trust data is none.
export function judge({ vi, en, status }) {
  if (!vi || (vi.decision === "unknown-issuer" && status.age === "too-old")) {
    return { level: "red", headline: headlines["no-trust"], reasons: [both(vi ? reasons["too-old"] : reasons.none)] };
  }
  const found = { level: levelOf(vi, status), headline: headlines[vi.decision], reasons: reasonsOf(vi, en) };
  const passport = passportLevel(vi.passport);
  if (passport === "differs") {
    const why = [both(reasons.otherPerson), ...pairs(vi.passport, en.passport)];
    if (found.level === "red") return { ...found, reasons: [...found.reasons, ...why] };
    return { level: "red", headline: headlines["other-person"], reasons: vi.decision === "valid" ? why : [...why, ...found.reasons] };
  }
  if (passport === "doubtful") {
    found.reasons.unshift(both(reasons.doubtfulPerson));
    if (found.level === "green") found.level = "yellow";
  }
  if (status.age === "grace" && vi.decision === "valid") found.reasons.push(both(reasons.grace));
  return found;
}

function levelOf(report, status) {
  if (report.decision === "valid") return status.age === "grace" ? "yellow" : "green";
  return yellow.has(report.decision) ? "yellow" : "red";
}

function reasonsOf(vi, en) {
  if (vi.decision === "valid") return [both(reasons.good), ...origin(vi)];
  const failed = vi.checks.findIndex((check) => check.outcome === "fail");
  if (failed < 0) return [];
  const all = [vi, en].map((report) => [report.checks[failed], ...(report.checks[failed].findings ?? [])]);
  return pairs(...all);
}

// pairs joins the messages of both languages, each of them once.
function pairs(vi, en) {
  const all = vi.map((finding, i) => [finding.message, en[i].message]);
  return all.filter((pair, i) => pair[0] && all.findIndex((other) => other[0] === pair[0]) === i);
}

function origin({ issuer, expiresAt }) {
  if (!issuer) return [];
  return [expiresAt ? both(reasons.until, (lang) => [country(issuer, lang), date(expiresAt, lang)]) : both(reasons.issued, (lang) => [country(issuer, lang)])];
}
