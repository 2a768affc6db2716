// Shows the Markdown of a model card: headings, lists, tables, code, links, bold. It builds elements and never takes HTML.

import { el } from './dom.js';

/** @param {string} text @returns {HTMLElement} headings begin at h3 */
export function markdown(text) {
  const root = el('div.markdown'), lines = text.replace(/^---\n[\s\S]*?\n---\n/, '').split('\n');
  for (let i = 0; i < lines.length;) {
    const line = lines[i];
    if (!line.trim()) i++;
    else if (/^#{1,6} /.test(line)) {
      root.append(el(`h${Math.min(6, line.indexOf(' ') + 2)}`, {}, ...inline(line.replace(/^#+ /, ''))));
      i++;
    } else if (line.startsWith('```')) {
      const end = lines.indexOf('```', i + 1);
      root.append(el('pre.well', {}, el('code', { text: lines.slice(i + 1, end < 0 ? undefined : end).join('\n') })));
      i = end < 0 ? lines.length : end + 1;
    } else if (line.startsWith('|')) {
      const rows = block(/^\|/).map(row => row.replace(/^\||\|\s*$/g, '').split('|').map(cell => cell.trim()));
      const [head, , ...body] = rows;
      root.append(el('div.scroll', {}, el('table', {}, el('thead', {}, el('tr', {}, ...head.map(cell => el('th', {}, ...inline(cell))))),
        el('tbody', {}, ...body.map(row => el('tr', {}, ...row.map(cell => el('td', {}, ...inline(cell)))))))));
    } else if (/^\s*[-*] /.test(line)) {
      const items = [];
      for (; i < lines.length && (/^\s*[-*] /.test(lines[i]) || (items.length > 0 && /^\s+\S/.test(lines[i]))); i++) {
        if (/^\s*[-*] /.test(lines[i])) items.push(lines[i].replace(/^\s*[-*] /, ''));
        else items[items.length - 1] += ` ${lines[i].trim()}`;
      }
      root.append(el('ul', {}, ...items.map(item => el('li', {}, ...inline(item)))));
    } else {
      root.append(el('p', {}, ...inline(block(/^(?!#{1,6} |\||```|\s*[-*] )\s*\S/).join(' '))));
    }
    // Takes lines as long as they belong together.
    function block(pattern) {
      const from = i++;
      while (i < lines.length && pattern.test(lines[i])) i++;
      return lines.slice(from, i);
    }
  }
  return root;
}

function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)\s]+\))/).filter(Boolean).map(part => {
    if (part.startsWith('**')) return el('strong', { text: part.slice(2, -2) });
    if (part.startsWith('`')) return el('code', { text: part.slice(1, -1) });
    const link = /^\[([^\]]+)\]\((https?:[^)\s]+)\)$/.exec(part);
    if (link) return el('a', { href: link[2], rel: 'noreferrer', target: '_blank', text: link[1] });
    // a link to a file beside the card leads nowhere from here
    return document.createTextNode(part.replace(/^\[([^\]]+)\]\([^)]*\)$/, '$1'));
  });
}
