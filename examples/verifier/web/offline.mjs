// The app on this device: kept by the service worker, renewed when nobody is
// being checked.
import { onLanguage, word } from "./i18n.mjs";

const hour = 60 * 60 * 1000;
const line = document.getElementById("offline");
let ready = false;

const show = () => {
  line.dataset.ready = String(ready);
  line.textContent = word(ready ? "offlineReady" : "offlineNot");
};

// keepOffline installs the app. idle tells whether the page may be reloaded.
export async function keepOffline(idle) {
  onLanguage(show);
  const workers = navigator.serviceWorker; // there is none without HTTPS
  const registration = await workers?.register("sw.js", { updateViaCache: "none" }).catch(() => undefined);
  if (!registration) return;
  if (workers.controller) workers.addEventListener("controllerchange", () => idle() && location.reload());
  watch(registration, idle);
  await workers.ready;
  ready = true;
  show();
}

// watch lets a new version take over as soon as the page is idle.
function watch(registration, idle) {
  const renew = () => idle() && registration.waiting?.postMessage("activate");
  const follow = () => registration.installing?.addEventListener("statechange", renew);
  registration.addEventListener("updatefound", follow);
  follow();
  renew();
  setInterval(() => {
    renew();
    registration.update().catch(() => {}); // no network
  }, hour);
}
