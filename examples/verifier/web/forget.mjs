// Nobody's data stays on a screen that nobody looks at.
export const idleMilliseconds = 3 * 60 * 1000;
export const hiddenMilliseconds = 60 * 1000;

// forgetWhenLeft calls forget when the page is left, has been hidden for a
// minute, or was not touched for three.
export function forgetWhenLeft(forget) {
  let timer;
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(forget, document.visibilityState === "hidden" ? hiddenMilliseconds : idleMilliseconds);
  };
  for (const event of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(event, restart, { passive: true });
  document.addEventListener("visibilitychange", restart);
  addEventListener("pagehide", forget);
  return restart;
}
