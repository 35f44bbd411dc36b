// Colours: of a package's hue, or red and blue for what grew and shrank. Decided per theme, remembered per frame.
const darkness = matchMedia('(prefers-color-scheme: dark)');
let isPrinting = false;
let remembered = [];

const isDark = () => darkness.matches && !isPrinting;
const forgetColours = () => { remembered = []; };

function packageColour(hue, shade) {
  if (isDark()) return hue < 0 ? `hsl(215 6% ${30 + shade}%)` : `hsl(${hue} 36% ${31 + shade}%)`;
  return hue < 0 ? `hsl(215 10% ${81 + shade}%)` : `hsl(${hue} 62% ${77 + shade}%)`;
}

// The root of square makes small changes visible.
function differenceColour(change) {
  const strength = Math.min(1, Math.sqrt(Math.abs(change)) * 2);
  if (strength < 0.02) return isDark() ? 'hsl(215 6% 28%)' : 'hsl(215 10% 90%)';
  const hue = change > 0 ? 8 : 214;
  return isDark() ? `hsl(${hue} ${18 + 54 * strength}% ${28 + 13 * strength}%)` : `hsl(${hue} ${25 + 55 * strength}% ${90 - 22 * strength}%)`;
}

function colourOf(node) {
  const frame = tree.frame[node];
  if (frame < 0 || frames.kind[frame] >= 4) return isDark() ? 'hsl(215 8% 24%)' : 'hsl(215 14% 88%)';
  if (hasOld) {
    const whole = Math.max(tree.now.total[0], tree.old.total[0]);
    return differenceColour((tree.now.total[node] - tree.old.total[node]) / whole);
  }
  return remembered[frame] ??= packageColour(source.hues[frames.group[frame]], frames.shade[frame]);
}

const theme = () => isDark()
  ? { back: '#1c2026', text: '#f1f3f5', found: '#9a4fd0', foundText: '#ffffff', faded: '#262b31', fadedText: '#8c96a1', edge: '#ffffff' }
  : { back: '#f6f7f9', text: '#16191d', found: '#8e3fc7', foundText: '#ffffff', faded: '#e9ecef', fadedText: '#6a737d', edge: '#16191d' };
