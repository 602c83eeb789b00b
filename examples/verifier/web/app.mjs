// The border page: reads codes, shows verdicts, forgets them.
import { Camera, permitted } from "./camera.mjs";
import { forgetWhenLeft } from "./forget.mjs";
import { language, onLanguage, word } from "./i18n.mjs";
import { watchIntake } from "./intake.mjs";
import { keepOffline } from "./offline.mjs";
import { clearPassport, showPassport, watchPassport } from "./passport.mjs";
import { Reader } from "./reader.mjs";
import { connect } from "./remote.mjs";
import { worker } from "./start.mjs";
import { watchTrust } from "./trust.mjs";
import { clearVerdict, showCodes, showVerdict } from "./verdictview.mjs";

const byID = (id) => document.getElementById(id);
const call = connect(worker);
const reader = new Reader(call);
const camera = new Camera(byID("video"));

let texts = []; // of the codes on the screen
let outcomes = []; // the verdict of each
let chosen = 0;
let round = 0; // grows with each person: answers for the one before are dropped
let resume = false; // the camera was on before the verdict

let said = ""; // the name of the words below the intake

const say = (name = "") => {
  said = name;
  byID("message").textContent = name && word(name);
};

function show() {
  if (outcomes.length === 0) return;
  showCodes(outcomes, chosen, (i) => {
    chosen = i;
    clearPassport();
    show();
    byID("codes").children[i].focus();
  });
  showVerdict(outcomes[chosen]);
  showPassport(outcomes[chosen][language()]?.passport);
}

async function decide(found) {
  const mine = round;
  const decided = await Promise.all(found.map((text) => call("verify", [text])));
  if (mine !== round) return;
  present(found, decided);
}

function present(found, decided) {
  resume ||= camera.running;
  stopCamera();
  [texts, outcomes, chosen] = [found, decided, 0];
  say();
  byID("intake").hidden = true;
  byID("verdict").hidden = false;
  show();
  byID("verdict-title").focus({ preventScroll: true });
  scrollTo(0, 0);
  restartForgetting();
}

async function onText(text) {
  nextPerson({ keepCamera: true });
  const slow = setTimeout(() => say("starting"), 300);
  await decide([text]).catch(() => say("broken"));
  clearTimeout(slow);
}

async function onPictures(files) {
  nextPerson({ keepCamera: true });
  const mine = round;
  say("reading");
  const found = new Set();
  let unread = 0;
  for (const file of files) {
    try {
      const bitmap = await createImageBitmap(file);
      for (const text of await reader.readPhoto(bitmap)) found.add(text);
      bitmap.close();
    } catch {
      unread++;
    }
  }
  if (mine !== round) return;
  if (found.size === 0) return say(unread === files.length ? "noPicture" : "noCode");
  await decide([...found]).catch(() => say("broken"));
}

// Other codes than certificates come before the camera too: they get a hint, and
// the search goes on.
async function onFrame(video) {
  const mine = round;
  const found = await reader.readFrame(video);
  if (found.length === 0 || mine !== round) return;
  const decided = await Promise.all(found.map((text) => call("verify", [text])));
  if (mine !== round || !camera.running) return;
  const wanted = found.map((_, i) => i).filter((i) => !isOtherCode(decided[i]));
  if (wanted.length > 0) present(wanted.map((i) => found[i]), wanted.map((i) => decided[i]));
  else say("otherCode");
}

const failing = (report) => report.checks.find((check) => check.outcome === "fail");
const isOtherCode = ({ vi }) => vi?.decision === "malformed" && failing(vi)?.code === "prefix-missing";

async function startCamera() {
  try {
    await camera.start((video) => onFrame(video).catch(() => say("broken")));
  } catch (error) {
    stopCamera();
    say(error.name === "NotAllowedError" ? "cameraDenied" : "cameraMissing");
    return;
  }
  if (!camera.running) return;
  say("cameraOn");
  byID("camera").dataset.state = "on";
  byID("camera-torch").hidden = !camera.hasTorch;
}

function stopCamera() {
  camera.stop();
  byID("camera").dataset.state = "off";
  byID("camera-torch").setAttribute("aria-pressed", "false");
}

// nextPerson forgets the one before.
function nextPerson({ keepCamera = false } = {}) {
  round++;
  [texts, outcomes, chosen] = [[], [], 0];
  clearVerdict();
  clearPassport();
  byID("text").value = "";
  say();
  byID("verdict").hidden = true;
  byID("intake").hidden = false;
  if (resume && !keepCamera) startCamera();
  if (!keepCamera) resume = false;
}

watchIntake({ onText, onPictures });
watchPassport(async (mrz) => {
  const mine = round;
  const i = chosen;
  const compared = await call("verify", [texts[i], mrz]);
  if (mine !== round) return;
  outcomes[i] = compared;
  if (i === chosen) show();
});

byID("camera-start").addEventListener("click", async () => {
  await startCamera();
  if (camera.running) byID("camera-stop").focus();
});
byID("camera-stop").addEventListener("click", () => {
  stopCamera();
  say();
  byID("camera-start").focus();
});
byID("camera-torch").addEventListener("click", async ({ target }) => {
  const on = target.getAttribute("aria-pressed") !== "true";
  await camera.setTorch(on);
  target.setAttribute("aria-pressed", String(on));
});
byID("next").addEventListener("click", () => {
  nextPerson();
  byID(camera.running || resume ? "intake-title" : "camera-start").focus();
  scrollTo(0, 0);
});

const restartForgetting = forgetWhenLeft(() => {
  if (outcomes.length === 0 && !byID("text").value) return;
  resume = false;
  nextPerson();
  say("cleared");
});

// A camera that nobody looks at is off.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && camera.running) {
    stopCamera();
    resume = true;
  } else if (document.visibilityState === "visible" && resume && outcomes.length === 0) {
    resume = false;
    startCamera();
  }
});

onLanguage(() => {
  say(said);
  show();
});
watchTrust(call, () => say("broken"));
keepOffline(() => outcomes.length === 0 && !camera.running && !byID("text").value);
fetch("settings.json")
  .then((answer) => answer.json())
  .then(({ demonstration }) => (byID("demonstration").hidden = !demonstration));
permitted().then((yes) => yes && startCamera());
