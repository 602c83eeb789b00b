// What rules say of themselves, for whom they do not let in: a report names a
// rule by its identifier.

// describe gives the descriptions in files of rules: identifier -> {vi, en}. What
// it cannot read has none.
export function describe(files) {
  const found = new Map();
  for (const file of files) {
    try {
      collect(JSON.parse(new TextDecoder().decode(file)), found);
    } catch {
      // The SDK reads the rules. Their descriptions decide nothing.
    }
  }
  return found;
}

// Files hold one rule, a list of them, or such lists by country.
function collect(value, found) {
  if (value === null || typeof value !== "object") return;
  if (typeof value.Identifier !== "string" || !Array.isArray(value.Description)) {
    for (const inner of Object.values(value)) collect(inner, found);
    return;
  }
  const text = (lang) => value.Description.find((said) => said?.lang === lang)?.desc;
  const en = text("en") ?? "";
  found.set(value.Identifier, { vi: text("vi") ?? en, en });
}

// explain puts the description of each rule that failed into a report.
export function explain(report, lang, descriptions) {
  const findings = report.checks.find((check) => check.name === "rules")?.findings ?? [];
  for (const finding of findings) {
    const said = descriptions.get(finding.field)?.[lang];
    if (said) finding.message = `${finding.field}: ${said}`;
  }
  return report;
}
