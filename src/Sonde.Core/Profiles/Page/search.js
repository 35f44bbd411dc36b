// Search by regular expression, and highlighting of a package. Shares count what is below a match once.
const search = document.getElementById('search');
const found = document.getElementById('found');
const legend = document.getElementById('legend');
let chosenGroup = -1;

function applySearch() {
  const text = search.value;
  let isMatch = null;
  search.removeAttribute('aria-invalid');
  if (text !== '') {
    chosenGroup = -1;
    try {
      const expression = new RegExp(text, /[A-Z]/.test(text) ? '' : 'i');
      isMatch = (frame) => expression.test(source.texts[frames.name[frame]]);
    } catch {
      search.setAttribute('aria-invalid', 'true');
      found.textContent = 'no regular expression yet';
      return;
    }
  } else if (chosenGroup >= 0) {
    isMatch = (frame) => frames.group[frame] === chosenGroup && frames.kind[frame] < 4;
  }
  graph.matches = isMatch === null ? null : Uint8Array.from(frames.name, (_, frame) => isMatch(frame) ? 1 : 0);
  found.textContent = isMatch === null ? '' : foundText();
  showLegend();
  showTable();
  redraw();
}

function foundText() {
  const { root, matches, side } = graph;
  const names = new Set();
  let sum = 0;
  let until = root;
  for (let node = root; node < tree.end[root]; node++) {
    if (tree.frame[node] < 0 || matches[tree.frame[node]] === 0) continue;
    names.add(frames.name[tree.frame[node]]);
    if (node >= until) {
      sum += side.total[node];
      until = tree.end[node];
    }
  }
  return names.size === 0 ? 'nothing found' : `${shareText(sum, side.total[root])} in ${names.size} ${names.size === 1 ? 'function' : 'functions'}`;
}

// The packages with most of their own in what is zoomed into.
function showLegend() {
  const sums = new Map();
  for (let node = graph.root; node < tree.end[graph.root]; node++) {
    const frame = tree.frame[node];
    if (frame < 0 || frames.kind[frame] >= 4) continue;
    const group = frames.group[frame];
    sums.set(group, (sums.get(group) ?? 0) + graph.side.self[node]);
  }
  const most = [...sums].filter(([group, sum]) => sum > 0 && source.groups[group] !== '').sort((a, b) => b[1] - a[1]).slice(0, 10);
  legend.replaceChildren(...most.map(([group, sum]) => {
    const button = element('button');
    const swatch = element('i');
    swatch.style.background = hasOld ? 'var(--line)' : packageColour(source.hues[group], 0);
    button.type = 'button';
    button.title = 'Highlight what is of this package';
    button.setAttribute('aria-pressed', String(group === chosenGroup));
    button.append(swatch, source.groups[group], element('span', shareText(sum, graph.side.total[graph.root])));
    button.addEventListener('click', () => {
      chosenGroup = chosenGroup === group ? -1 : group;
      search.value = '';
      applySearch();
    });
    return button;
  }));
  legend.hidden = most.length < 2;
}
