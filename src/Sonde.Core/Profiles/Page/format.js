// Values as people read them.
const scales = {
  nanoseconds: [[3.6e12, 'h'], [6e10, 'min'], [1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']],
  bytes: [[2 ** 40, 'TiB'], [2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [1024, 'KiB'], [1, 'B']],
};

const grouped = (number) => Math.round(number).toString().replace(/\B(?=(\d{3})+$)/g, ',');

function valueText(value) {
  const scale = scales[source.unit];
  if (!scale) return grouped(value) + (source.unit === 'samples' ? (value === 1 ? ' sample' : ' samples') : '');
  const [divisor, unit] = scale.find(([least]) => Math.abs(value) >= least) ?? scale.at(-1);
  const number = value / divisor;
  const decimals = divisor === 1 || Math.abs(number) >= 100 ? 0 : Math.abs(number) >= 10 ? 1 : 2;
  return `${number.toFixed(decimals)} ${unit}`;
}

const shareText = (part, whole) => (whole > 0 ? 100 * part / whole : 0).toFixed(1) + '%';
const signed = (text, value) => value > 0 ? '+' + text : text.replace('-', '\u2212');
const changeText = (value) => value === 0 ? '0' : signed(valueText(value), value);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}
