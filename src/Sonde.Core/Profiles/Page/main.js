// Puts the parts together and hears the user.
const byId = (id) => document.getElementById(id);

function zoom(node) {
  graph.root = node;
  graph.hover = -1;
  if (graph.focus >= 0 && (graph.focus < node || graph.focus >= tree.end[node])) graph.focus = node;
  showTip(-1);
  measure();
  showPath();
  byId('reset').disabled = node === 0;
  applySearch();
  scrollTo(node);
}

function showPath() {
  const path = pathTo(graph.root);
  const shown = path.length > 9 ? [...path.slice(0, 3), -1, ...path.slice(-5)] : path;
  byId('path').replaceChildren(...shown.flatMap((node, at) => {
    if (node < 0) return [element('span', '›'), element('span', '…')];
    const button = element('button', nameOf(node));
    button.type = 'button';
    button.title = nameOf(node);
    if (node === graph.root) button.setAttribute('aria-current', 'true');
    button.addEventListener('click', () => zoom(node));
    return at > 0 ? [element('span', '›'), button] : [button];
  }));
}

function press(chosen, other) {
  byId(chosen).setAttribute('aria-pressed', 'true');
  byId(other).setAttribute('aria-pressed', 'false');
}

function turn(isFlame) {
  graph.isFlame = isFlame;
  press(isFlame ? 'flame' : 'icicle', isFlame ? 'icicle' : 'flame');
  view.scrollTop = isFlame ? view.scrollHeight : 0;
  redraw();
}

function chooseSide(isOld) {
  graph.side = isOld ? tree.old : tree.now;
  press(isOld ? 'old' : 'new', isOld ? 'new' : 'old');
  applySearch();
}

// The neighbour in a direction: -1 for none.
function neighbour(node, key) {
  const isInward = graph.isFlame ? key === 'ArrowUp' : key === 'ArrowDown';
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    if (!isInward) return node === 0 ? -1 : tree.parent[node];
    let best = -1;
    for (let child = node + 1; child < tree.end[node]; child = tree.end[child]) {
      if (best < 0 || graph.side.total[child] > graph.side.total[best]) best = child;
    }
    return best >= 0 && graph.side.total[best] > 0 ? best : -1;
  }
  const row = tree.rows[tree.depth[node]];
  const at = firstIn(row, node) + (key === 'ArrowRight' ? 1 : -1);
  return at >= 0 && at < row.length && row[at] >= graph.root && row[at] < tree.end[graph.root] ? row[at] : -1;
}

function onKey(event) {
  if (event.key.startsWith('Arrow')) {
    const next = graph.focus < 0 ? graph.root : neighbour(graph.focus, event.key);
    if (next >= 0) {
      graph.focus = next;
      scrollTo(next);
      say(next);
      redraw();
    }
    event.preventDefault();
  } else if ((event.key === 'Enter' || event.key === ' ') && graph.focus >= 0) {
    zoom(graph.focus);
    event.preventDefault();
  }
}

function onAnyKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/' && document.activeElement !== search) {
    search.focus();
    search.select();
    event.preventDefault();
  } else if (event.key === 'Escape') {
    if (search.value !== '' || chosenGroup >= 0) {
      search.value = '';
      chosenGroup = -1;
      applySearch();
    } else if (graph.root !== 0) {
      zoom(0);
    }
    search.blur();
    event.preventDefault();
  }
}

function showHead() {
  byId('title').textContent = source.title;
  byId('facts').replaceChildren(...source.facts.map(([name, text]) => {
    const fact = element('div');
    fact.append(element('dt', name), element('dd', text));
    return fact;
  }));
  byId('sides').hidden = !hasOld;
  byId('left').textContent = source.leftOut > 0 ? `${grouped(source.leftOut)} boxes that are too small to be seen were added up.` : '';
  byId('empty').hidden = tree.now.total[0] > 0 || (hasOld && tree.old.total[0] > 0);
  sheet.hidden = !byId('empty').hidden;
}

function listen() {
  const pointer = (event) => {
    const box = canvas.getBoundingClientRect();
    return nodeAt(event.clientX - box.left, event.clientY - box.top);
  };
  view.addEventListener('pointermove', (event) => {
    const node = pointer(event);
    if (node !== graph.hover) {
      graph.hover = node;
      redraw();
    }
    showTip(node, event.clientX, event.clientY);
  });
  view.addEventListener('pointerleave', () => { graph.hover = -1; showTip(-1); redraw(); });
  view.addEventListener('click', (event) => {
    const node = pointer(event);
    if (node >= 0) zoom(node);
  });
  view.addEventListener('scroll', () => { showTip(-1); redraw(); });
  view.addEventListener('keydown', onKey);
  document.addEventListener('keydown', onAnyKey);
  search.addEventListener('input', applySearch);
  byId('reset').addEventListener('click', () => zoom(0));
  byId('icicle').addEventListener('click', () => turn(false));
  byId('flame').addEventListener('click', () => turn(true));
  byId('new').addEventListener('click', () => chooseSide(false));
  byId('old').addEventListener('click', () => chooseSide(true));
  new ResizeObserver(redraw).observe(view);
  const restyle = () => { forgetColours(); showLegend(); redraw(); };
  darkness.addEventListener('change', restyle);
  addEventListener('beforeprint', () => { isPrinting = true; forgetColours(); showLegend(); draw(); });
  addEventListener('afterprint', () => { isPrinting = false; restyle(); });
}

showHead();
makeHead();
listen();
zoom(0);
