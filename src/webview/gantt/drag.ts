/** How far the mouse moves before it drags, in pixels. */
const LEAST = 4;

/** Lets the mouse take hold of an element and move what is scrolled. Says whether it has, for the click that follows. */
export function dragToScroll(
  element: HTMLElement,
  scroller: HTMLElement,
  began: () => void,
): { readonly dragged: () => boolean } {
  let dragged = false;
  element.addEventListener('pointerdown', (down) => {
    dragged = false;
    if (down.button !== 0 || down.pointerType !== 'mouse') return;
    const { scrollLeft, scrollTop } = scroller;
    const move = (event: PointerEvent): void => {
      const [x, y] = [event.clientX - down.clientX, event.clientY - down.clientY];
      if (!dragged && Math.hypot(x, y) < LEAST) return;
      if (!dragged) {
        dragged = true;
        element.setPointerCapture(down.pointerId);
        element.classList.add('dragging');
        began();
      }
      scroller.scrollTo(scrollLeft - x, scrollTop - y);
    };
    const end = (): void => {
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', end);
      element.removeEventListener('pointercancel', end);
      element.classList.remove('dragging');
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', end);
    element.addEventListener('pointercancel', end);
  });
  return { dragged: () => dragged };
}
