// Links records with people by the blocking clusterer of talisman. Standard input
// has a row of JSON a line, people before records; the answers about the records
// are written in their order, then the seconds taken.
import blocking from 'talisman/clustering/blocking.js';
import jaroWinkler from 'talisman/metrics/jaro-winkler.js';
import { createInterface } from 'node:readline';

// Jaro-Winkler similarity of names from which one person is assumed.
const SIMILAR = 0.9;

const plain = name =>
  name.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().split(/\s+/).filter(Boolean).join(' ');
const iso = date => date.replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$2-$1');

const started = performance.now();
const items = [];
for await (const line of createInterface({ input: process.stdin })) {
  const row = JSON.parse(line);
  items.push({
    at: items.length, person: row.person, id: row.id, sex: row.sex,
    name: plain(row.name), birth: iso(row.birth), number: row.number.replace(/\D/g, ''),
  });
}
const loaded = performance.now();

const agree = item => other =>
  (item.number !== '' && item.number === other.number) + (item.birth === other.birth) + (item.sex === other.sex) >= 2;
const clusters = blocking({
  block: item => [item.number && 'n' + item.number, item.birth.length === 10 && 'b' + item.birth],
  similarity: (a, b) => a.person !== b.person && agree(a)(b) && jaroWinkler(a.name, b.name) >= SIMILAR,
  minClusterSize: 2,
}, items);

const answers = new Map();
for (const cluster of clusters) {
  const people = cluster.filter(item => item.person);
  for (const item of cluster) {
    if (!item.person) answers.set(item.at, people.length === 1 ? 'correctable ' + people[0].id : 'conflict');
  }
}
const out = [];
for (const item of items) {
  if (!item.person) out.push(answers.get(item.at) ?? 'not-found');
}
out.push(JSON.stringify({ Load: (loaded - started) / 1000, Cluster: (performance.now() - loaded) / 1000 }));
console.log(out.join('\n'));
