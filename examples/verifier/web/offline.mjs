// The app on this device: kept by the service worker, renewed when nobody is
// being checked.
import { onLanguage, word } from "./i18n.mjs";

const line = document.getElementById("offline");
let ready = false;

const show = () => {
  line.dataset.ready = String(ready);
  line.textContent = word(ready ? "offlineReady" : "offlineNot");
};

// keepOffline installs the app. idle tells whether the page may be reloaded.
export async function keepOffline(idle) {
  onLanguage(show);
  if (!("serviceWorker" in navigator)) return;
  const controlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener("controllerchange", () => controlled && idle() && location.reload());
  const registration = await navigator.serviceWorker.register("sw.js", { updateViaCache: "none" }).catch(() => undefined);
  if (!registration) return;
  const renew = () => idle() && registration.waiting?.postMessage("activate");
  renew();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", renew));
  await navigator.serviceWorker.ready;
  ready = true;
  show();
}
