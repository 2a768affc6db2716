// Asks before something goes for good; Escape and «Keep» answer no.
import { el } from './dom.js';

/** @returns {Promise<boolean>} */
export function confirmDialog({ title, text, yes }) {
  return new Promise((resolve) => {
    const dialog = el('dialog.card.confirm', { 'aria-labelledby': 'confirm-title' },
      el('h2', { id: 'confirm-title', text: title }), el('p', { text }),
      el('form.row', { method: 'dialog' },
        el('button.button', { value: 'no', text: 'Keep', autofocus: true }),
        el('button.button.danger', { value: 'yes', text: yes })));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
