// Keeps the app for when there is no network. Above this line the site puts the
// version, which is the hash of all files, and the files with their hashes.
/* global version, files */
const cacheName = `app-${version}`;
const scope = new URL("./", self.location);
const paths = new Set(files.map(({ path }) => new URL(path, scope).pathname));

// Every file is held against its hash, so that what is installed is one whole
// version, or nothing.
async function install() {
  const cache = await caches.open(cacheName);
  await Promise.all(files.map(async ({ path, integrity }) => {
    const url = new URL(path, scope);
    const answer = await fetch(url, { integrity, cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    await cache.put(url, answer);
  }));
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("app-") && name !== cacheName) await caches.delete(name);
  }
  await self.clients.claim();
}

async function respond(request) {
  const cache = await caches.open(cacheName);
  return (await cache.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => data === "activate" && self.skipWaiting());
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && url.origin === scope.origin && paths.has(url.pathname)) event.respondWith(respond(event.request));
});
