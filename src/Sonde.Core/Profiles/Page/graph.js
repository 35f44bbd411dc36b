// The picture: only the rows that can be seen are drawn, and of a row nothing that is narrower than half a pixel.
const rowHeight = 20;
const view = document.getElementById('view');
const sheet = document.getElementById('sheet');
const canvas = document.getElementById('canvas');
const pen = canvas.getContext('2d', { alpha: false });
const graph = { root: 0, hover: -1, focus: -1, isFlame: false, side: tree.now, matches: null, rows: 1 };
const textWidths = new Map();
let isDrawPending = false;

function redraw() {
  if (isDrawPending) return;
  isDrawPending = true;
  requestAnimationFrame(() => { isDrawPending = false; draw(); });
}

// Rows of the zoomed subtree and of what is above it.
function measure() {
  let deepest = tree.depth[graph.root];
  for (let node = graph.root; node < tree.end[graph.root]; node++) deepest = Math.max(deepest, tree.depth[node]);
  graph.rows = deepest + 1;
  sheet.style.height = `${graph.rows * rowHeight + 8}px`;
}

const rowAt = (y) => {
  const row = Math.floor((y - 4) / rowHeight);
  return graph.isFlame ? graph.rows - 1 - row : row;
};
const topOf = (depth) => 4 + (graph.isFlame ? graph.rows - 1 - depth : depth) * rowHeight;

// The first node of a row that is not before this one.
function firstIn(row, node) {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row[middle] < node) low = middle + 1; else high = middle;
  }
  return low;
}

function draw() {
  const ratio = window.devicePixelRatio || 1;
  const width = view.clientWidth;
  const height = isPrinting ? Math.min(graph.rows * rowHeight + 8, 4000) : Math.min(view.clientHeight, graph.rows * rowHeight + 8);
  const top = isPrinting ? 0 : view.scrollTop;
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  canvas.style.height = `${height}px`;
  const colours = theme();
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = colours.back;
  pen.fillRect(0, 0, width, height);
  pen.font = '12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';
  pen.textBaseline = 'middle';
  const depths = [rowAt(top), rowAt(top + height - 1)].sort((a, b) => a - b);
  for (let depth = Math.max(0, depths[0]); depth <= Math.min(graph.rows - 1, depths[1]); depth++) drawRow(depth, topOf(depth) - top, width, colours);
}

function drawRow(depth, y, width, colours) {
  const { root } = graph;
  if (depth < tree.depth[root]) {
    drawBox(pathTo(root)[depth], 1, y, width - 2, colours, true);
    return;
  }
  const row = tree.rows[depth];
  const { left, total } = graph.side;
  const scale = total[root] > 0 ? (width - 2) / total[root] : 0;
  let drawnTo = 0;
  for (let at = firstIn(row, root); at < row.length && row[at] < tree.end[root]; at++) {
    const node = row[at];
    const x = 1 + (left[node] - left[root]) * scale;
    const wide = total[node] * scale;
    if (x + wide < drawnTo + 0.5) continue;
    drawBox(node, x, y, wide, colours, false);
    drawnTo = x + wide;
  }
}

function drawBox(node, x, y, wide, colours, isAbove) {
  const isFound = graph.matches !== null && tree.frame[node] >= 0 && graph.matches[tree.frame[node]] === 1;
  const isFaded = isAbove || (graph.matches !== null && !isFound);
  const gap = wide > 3 ? 1 : 0;
  pen.fillStyle = isFound ? colours.found : isFaded ? colours.faded : colourOf(node);
  pen.fillRect(x, y, Math.max(wide - gap, 0.5), rowHeight - 1);
  if (wide > 26) {
    pen.fillStyle = isFound ? colours.foundText : isFaded ? colours.fadedText : colours.text;
    const label = fit(nameOf(node), wide - 10);
    if (label) pen.fillText(label, x + 5, y + rowHeight / 2);
  }
  if (node === graph.hover || node === graph.focus) {
    pen.strokeStyle = colours.edge;
    pen.lineWidth = node === graph.focus ? 2 : 1;
    pen.strokeRect(x + 0.5, y + 0.5, Math.max(wide - gap - 1, 1), rowHeight - 2);
  }
}

function widthOf(text) {
  let width = textWidths.get(text);
  if (width === undefined) textWidths.set(text, width = pen.measureText(text.length > 200 ? text.slice(0, 200) : text).width);
  return width;
}

// The whole name, or without its path, or as much of that as there is room for.
function fit(name, room) {
  if (widthOf(name) <= room) return name;
  const plain = name.split('(')[0];
  const slash = plain.lastIndexOf('/');
  const short = slash >= 0 ? name.slice(slash + 1) : name;
  if (widthOf(short) <= room) return short;
  const letters = Math.floor(room / (widthOf(short) / Math.min(short.length, 200))) - 1;
  return letters >= 2 ? short.slice(0, letters) + '…' : '';
}

// The node at a place of the canvas; -1 for none.
function nodeAt(x, y) {
  const depth = rowAt(y + view.scrollTop);
  const { root } = graph;
  if (depth < 0 || depth >= graph.rows) return -1;
  if (depth < tree.depth[root]) return pathTo(root)[depth];
  const row = tree.rows[depth];
  const { left, total } = graph.side;
  const at = left[root] + (x - 1) / Math.max(1, view.clientWidth - 2) * total[root];
  let low = firstIn(row, root);
  let high = firstIn(row, tree.end[root]) - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (left[row[middle]] <= at) low = middle; else high = middle - 1;
  }
  const node = low <= high ? row[low] : -1;
  return node >= 0 && at >= left[node] && at < left[node] + total[node] ? node : -1;
}

function scrollTo(node) {
  const top = topOf(tree.depth[node]);
  if (top < view.scrollTop) view.scrollTop = top - 4;
  else if (top + rowHeight > view.scrollTop + view.clientHeight) view.scrollTop = top + rowHeight + 4 - view.clientHeight;
}
