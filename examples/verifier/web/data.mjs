// The border's data: whom to trust, what is revoked, which rules hold. Fetched
// when there is a network, kept in the cache for when there is none.
//
// data/index.json names the files by the hash of their content. It is stored
// last, so that what is stored is always whole.

const cacheName = "data";
const indexPath = "data/index.json";
const kinds = ["dataset", "trust", "revoked", "rules"];

const open = () => globalThis.caches?.open(cacheName);

// sameFiles tells whether two indexes name the same files.
export const sameFiles = (a, b) => kinds.every((kind) => JSON.stringify(a[kind]) === JSON.stringify(b[kind]));

// stored gives the data that was kept, or nothing.
export async function stored() {
  const cache = await open();
  const found = await cache?.match(indexPath);
  if (!found) return undefined;
  const index = await found.json();
  return collect(index, async (file) => {
    const kept = await cache.match(file.path);
    if (!kept) throw new Error("a file is missing");
    return kept.arrayBuffer();
  }).catch(() => undefined);
}

// fetched gives the data of the server. It fails where there is no network.
export async function fetched() {
  const answer = await fetch(indexPath, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Error(`no data: ${answer.status}`);
  const cache = await open();
  return collect(await answer.json(), async (file) => {
    const kept = await cache?.match(file.path);
    if (kept) return kept.arrayBuffer();
    const fresh = await fetch(file.path, { integrity: file.integrity, cache: "no-cache", credentials: "omit" });
    if (!fresh.ok) throw new Error(`no data: ${fresh.status}`);
    return fresh.arrayBuffer();
  });
}

// keep stores data, and drops the files that it has no more.
export async function keep(data) {
  const cache = await open();
  if (!cache) return;
  const paths = new Set([indexPath]);
  for (const kind of kinds) {
    for (const [i, content] of data[kind].entries()) {
      const { path } = data.index[kind][i];
      paths.add(path);
      await cache.put(path, new Response(content, { headers: { "Content-Type": "application/octet-stream" } }));
    }
  }
  await cache.put(indexPath, new Response(JSON.stringify(data.index), { headers: { "Content-Type": "application/json" } }));
  for (const request of await cache.keys()) {
    if (![...paths].some((path) => new URL(path, location).href === request.url)) await cache.delete(request);
  }
}

async function collect(index, read) {
  const data = { index };
  for (const kind of kinds) {
    data[kind] = await Promise.all((index[kind] ?? []).map(async (file) => new Uint8Array(await read(file))));
  }
  return data;
}
