// The hottest functions of what is zoomed into, sortable; a click searches for one.
const mostRows = 200;
const head = document.querySelector('#table thead');
const body = document.querySelector('#table tbody');
const columns = [
  { key: 'name', title: 'Function', of: (one) => source.texts[frames.name[one.frame]] },
  { key: 'place', title: 'Where', of: (one) => placeOf(one.frame) },
  { key: 'self', title: 'Self', of: (one) => one.self, isNumber: true },
  { key: 'selfShare', title: 'Self %', of: (one) => one.self, isNumber: true, isShare: true },
  { key: 'total', title: 'Total', of: (one) => one.total, isNumber: true },
  { key: 'totalShare', title: 'Total %', of: (one) => one.total, isNumber: true, isShare: true },
  ...(hasOld ? [
    { key: 'oldSelf', title: 'Old self', of: (one) => one.oldSelf, isNumber: true },
    { key: 'change', title: 'Change of self', of: (one) => one.self - one.oldSelf, isNumber: true, isChange: true },
    { key: 'totalChange', title: 'Change of total', of: (one) => one.total - one.oldTotal, isNumber: true, isChange: true },
  ] : []),
];
const order = { key: 'self', isAscending: false };

function makeHead() {
  const row = element('tr');
  for (const column of columns) {
    const cell = element('th', undefined, column.isNumber ? 'number' : '');
    const button = element('button', column.title);
    cell.scope = 'col';
    button.type = 'button';
    button.addEventListener('click', () => {
      order.isAscending = order.key === column.key ? !order.isAscending : !column.isNumber;
      order.key = column.key;
      showTable();
    });
    cell.append(button);
    row.append(cell);
  }
  head.replaceChildren(row);
}

function showTable() {
  const sorted = columns.find((column) => column.key === order.key);
  const all = functionsIn(graph.root).filter((one) => graph.matches === null || graph.matches[one.frame] === 1);
  const compare = (a, b) => {
    const [x, y] = sorted.isChange ? [Math.abs(sorted.of(a)), Math.abs(sorted.of(b))] : [sorted.of(a), sorted.of(b)];
    return (x < y ? -1 : x > y ? 1 : a.total - b.total) * (order.isAscending ? 1 : -1);
  };
  all.sort(compare);
  head.querySelectorAll('th').forEach((cell, at) => {
    if (columns[at].key === order.key) cell.setAttribute('aria-sort', order.isAscending ? 'ascending' : 'descending');
    else cell.removeAttribute('aria-sort');
  });
  body.replaceChildren(...all.slice(0, mostRows).map(makeRow));
  const note = graph.root === 0 ? '' : `within ${nameOf(graph.root)}`;
  document.getElementById('hot').replaceChildren('Hottest functions', element('small', [note, all.length > mostRows ? `the first ${mostRows} of ${grouped(all.length)}` : ''].filter(Boolean).join(', ')));
}

function makeRow(one) {
  const row = element('tr');
  const whole = tree.now.total[graph.root];
  for (const column of columns) {
    const value = column.of(one);
    const cell = element('td', undefined, column.isNumber ? 'number' : column.key);
    if (column.key === 'name') {
      const button = element('button', value);
      button.type = 'button';
      button.addEventListener('click', () => {
        search.value = `^${value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
        applySearch();
      });
      cell.append(button);
    } else if (column.isShare) {
      cell.classList.add('share');
      cell.style.setProperty('--part', `${whole > 0 ? 100 * value / whole : 0}%`);
      cell.textContent = shareText(value, whole);
    } else if (column.isChange) {
      cell.classList.add(value > 0 ? 'grew' : value < 0 ? 'shrank' : 'same');
      cell.textContent = changeText(value);
    } else {
      cell.textContent = column.isNumber ? valueText(value) : value;
    }
    row.append(cell);
  }
  return row;
}
