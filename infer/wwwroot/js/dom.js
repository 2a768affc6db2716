// Builds elements. Text is always text: a song title with a tag in it stays a title.

/**
 * Makes an element.
 * @param {string} tag name, with classes after dots: "div.card.wide"
 * @param {Object} [props] attributes; "on…" adds listeners, "text" sets text, true/false/null set or leave out
 * @param {...(Node|string|null|false)} children
 */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  node.classList.add(...classes);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2).toLowerCase(), value);
    else if (key === 'text') node.textContent = value;
    else if (key === 'style') for (const [property, v] of Object.entries(value)) node.style.setProperty(property, v);
    else node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/** Makes an SVG element. */
export function svg(name, props = {}, ...children) {
  const node = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(props)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** An icon of icons.svg; decorative, so that its button or state needs words of its own. */
export function icon(id) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true' }, svg('use', { href: `icons.svg#${id}` }));
}

/** A state that explains itself and offers the next step: actions are [words, function] pairs. */
export function state({ symbol = 'face', title, text, actions = [], bad = false }) {
  return el(`div.state${bad ? '.bad' : ''}`, { role: bad ? 'alert' : 'status' },
    icon(symbol), el('h2', { text: title }), text && el('p', { text }),
    actions.length > 0 && el('div.row', {}, ...actions.map(([words, run], i) => el(`button.button${i === 0 ? '.primary' : ''}`, { type: 'button', text: words, onclick: run }))));
}

/** Sets a node's text where it differs: else a screen reader repeats itself, and the page is laid out for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** "12 %" of 0.12. */
export const percent = share => `${Math.round(share * 100)} %`;

/** "+0.42", with a true minus sign. */
export const signed = value => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
