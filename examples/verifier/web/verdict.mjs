// What a report means for the officer: the colour, the headline, the reasons.
import { date } from "./i18n.mjs";
import { headlines, reasons } from "./words.mjs";

const yellow = new Set(["expired", "not-yet-valid"]);

const both = (pair, values = () => []) =>
  ["vi", "en"].map((lang, i) => pair[i].replace(/\{(\d)\}/g, (_, n) => values(lang)[n]));

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
  if (passport === "differs") return { ...found, level: "red", headline: headlines["other-person"], reasons: [both(reasons.otherPerson), ...found.reasons] };
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
  const pairs = [[vi.checks[failed].message, en.checks[failed].message]];
  for (const [i, finding] of (vi.checks[failed].findings ?? []).entries()) {
    pairs.push([finding.message, en.checks[failed].findings[i].message]);
  }
  return pairs.filter((pair, i) => pair[0] && pairs.findIndex((other) => other[0] === pair[0]) === i);
}

function origin({ issuer, expiresAt }) {
  if (!issuer) return [];
  return [expiresAt ? both(reasons.until, (lang) => [country(issuer, lang), date(expiresAt, lang)]) : both(reasons.issued, (lang) => [country(issuer, lang)])];
}

function country(code, lang) {
  try {
    return new Intl.DisplayNames([lang], { type: "region" }).of(code);
  } catch {
    return code;
  }
}
