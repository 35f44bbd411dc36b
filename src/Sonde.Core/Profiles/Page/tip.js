// What is known of the box under the pointer, and the same as a sentence for who does not see it.
const tip = document.getElementById('tip');
const said = document.getElementById('said');

function showTip(node, x, y) {
  tip.hidden = node < 0;
  if (node < 0) return;
  const frame = tree.frame[node];
  const lines = element('dl');
  const add = (name, value, share, className) => lines.append(element('dt', name), element('dd', value, className), element('dd', share));
  const { total, self } = tree.now;
  add('total', valueText(total[node]), shareText(total[node], total[0]));
  add('self', valueText(self[node]), shareText(self[node], total[0]));
  if (node > 0) add('of its caller', '', shareText(total[node], total[tree.parent[node]]));
  if (hasOld) {
    const change = total[node] - tree.old.total[node];
    add('before', valueText(tree.old.total[node]), shareText(tree.old.total[node], tree.old.total[0]));
    add('change', changeText(change), '', change > 0 ? 'grew' : change < 0 ? 'shrank' : '');
  }
  const place = [placeOf(frame), frame >= 0 ? kinds[frames.kind[frame]] : ''].filter(Boolean).join('  ');
  tip.replaceChildren(element('b', nameOf(node)), element('span', place, 'place'), lines);
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(x + 14, innerWidth - width - 8))}px`;
  tip.style.top = `${y + 20 + height > innerHeight ? Math.max(8, y - height - 12) : y + 20}px`;
}

function say(node) {
  const { total, self } = tree.now;
  const old = hasOld ? `, before ${valueText(tree.old.total[node])}` : '';
  said.textContent = `${nameOf(node)}: ${valueText(total[node])}, ${shareText(total[node], total[0])}, self ${valueText(self[node])}${old}`;
}
