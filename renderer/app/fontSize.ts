/** Font sizes of 设置 in px. 1rem is the chosen size, so everything scales. */
export type FontSize = 14 | 16 | 18 | 20;

export function applyFontSize(size: FontSize): void {
  document.documentElement.style.fontSize = `${size}px`;
}
