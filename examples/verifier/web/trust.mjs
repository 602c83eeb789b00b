// How recent the data is by which the page decides.
import { moment, onLanguage, word } from "./i18n.mjs";

const hour = 60 * 60 * 1000;
let status;

// watchTrust fetches the data now, whenever the network is back, and each hour.
// It calls broken where the SDK does not start.
export function watchTrust(call, broken) {
  const show = () => status && showStatus();
  const ask = async (name) => {
    status = await call(name);
    show();
  };
  const update = () => ask("update").catch(() => {});
  ask("status").then(update, broken);
  addEventListener("online", update);
  setInterval(update, hour);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && update());
  onLanguage(show);
}

function showStatus() {
  const { age, made, keys, revoked, rules, refused } = status;
  document.getElementById("trust").dataset.age = age;
  document.getElementById("trust-state").textContent = word(age);
  const details = age === "none" ? [] : [word("trustDetail", moment(made), keys, revoked, rules)];
  if (refused) details.push(word("refusedData", refused));
  document.getElementById("trust-detail").textContent = details.join(" ");
}
