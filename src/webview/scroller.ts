import { ref } from 'lit/directives/ref.js';

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const around = target.closest('.scroll');
    if (around !== null) mark(around);
  }
});

function mark(around: Element): void {
  if (around.scrollWidth > around.clientWidth) around.setAttribute('tabindex', '0');
  else around.removeAttribute('tabindex');
}

/** The same function each time, as another one would begin anew with every repaint. */
function observe(around: Element | undefined): void {
  if (around === undefined) return;
  sizes.observe(around);
  if (around.firstElementChild !== null) sizes.observe(around.firstElementChild);
}

/**
 * For an element of class `scroll` around a single one that may be wider: a stop for the tabulator, from which arrow
 * keys scroll, as long as there is anything to scroll.
 */
export const scroller = () => ref(observe);
