// The profile as arrays. A node's subtree follows it; parents have smaller numbers than their children.
const source = JSON.parse(document.getElementById('data').textContent);
const frames = source.frames;
const hasOld = source.tree.old.length > 0;
const tree = layOut(source.tree);
const kinds = ['', 'kernel', 'inlined', 'compiled at run time', 'replica', 'too small to be drawn'];

function layOut(packed) {
  const count = packed.depth.length;
  const parent = new Int32Array(count);
  const end = new Int32Array(count);
  const path = [0];
  const rows = [];
  for (let node = 0; node < count; node++) {
    const depth = packed.depth[node];
    path[depth] = node;
    parent[node] = depth > 0 ? path[depth - 1] : 0;
    end[node] = node + 1;
    (rows[depth] ??= []).push(node);
  }
  for (let node = count - 1; node > 0; node--) end[parent[node]] = Math.max(end[parent[node]], end[node]);
  return {
    count, parent, end, rows,
    depth: Int32Array.from(packed.depth),
    frame: Int32Array.from(packed.frame),
    now: values(packed.total, parent),
    old: hasOld ? values(packed.old, parent) : null,
  };
}

// Totals, what is a node's own, and where each begins from the left: all in the profile's unit.
function values(packed, parent) {
  const total = Float64Array.from(packed);
  const self = Float64Array.from(packed);
  const left = new Float64Array(total.length);
  const next = new Float64Array(total.length);
  for (let node = 1; node < total.length; node++) {
    const above = parent[node];
    self[above] -= total[node];
    left[node] = next[node] = next[above];
    next[above] += total[node];
  }
  return { total, self, left };
}

const nameOf = (node) => tree.frame[node] < 0 ? 'all' : source.texts[frames.name[tree.frame[node]]];

function placeOf(frame) {
  if (frame < 0) return '';
  const parts = [];
  if (frames.file[frame] >= 0) parts.push(source.texts[frames.file[frame]] + (frames.line[frame] > 0 ? ':' + frames.line[frame] : ''));
  if (frames.module[frame] >= 0) parts.push(source.texts[frames.module[frame]]);
  return parts.join('  ');
}

function pathTo(node) {
  const path = [];
  for (let at = node; at > 0; at = tree.parent[at]) path.push(at);
  path.push(0);
  return path.reverse();
}

// Functions with all that was seen of them in a subtree; one that calls itself counts once.
function functionsIn(root) {
  const found = new Map();
  const { total, self } = tree.now;
  for (let node = root; node < tree.end[root]; node++) {
    const frame = tree.frame[node];
    if (frame < 0 || frames.kind[frame] > 3) continue;
    const key = frames.name[frame] + ' ' + frames.module[frame];
    let one = found.get(key);
    if (!one) found.set(key, one = { frame, self: 0, total: 0, oldSelf: 0, oldTotal: 0, until: 0 });
    one.self += self[node];
    if (hasOld) one.oldSelf += tree.old.self[node];
    if (node < one.until) continue;
    one.until = tree.end[node];
    one.total += total[node];
    if (hasOld) one.oldTotal += tree.old.total[node];
  }
  return [...found.values()];
}
