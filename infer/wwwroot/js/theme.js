// The theme: as the system has it until somebody chooses. No module, so that it is there before the first paint.
(() => {
  const root = document.documentElement, dark = matchMedia('(prefers-color-scheme: dark)');

  function apply() {
    root.dataset.theme = localStorage.getItem('emotionml.theme') ?? (dark.matches ? 'dark' : 'light');
    const button = document.getElementById('theme');
    if (button) {
      button.title = `Use the ${other()} theme`;
      button.setAttribute('aria-label', button.title);
    }
    // plots and canvases draw with colours of their own and have to follow
    dispatchEvent(new CustomEvent('themechange', { detail: root.dataset.theme }));
  }
  const other = () => root.dataset.theme === 'dark' ? 'light' : 'dark';

  apply();
  dark.addEventListener('change', apply);
  addEventListener('DOMContentLoaded', () => {
    apply();
    document.getElementById('theme').addEventListener('click', () => {
      localStorage.setItem('emotionml.theme', other());
      apply();
    });
  });
})();
