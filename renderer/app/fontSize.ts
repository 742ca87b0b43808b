/** Sizes that 设置 offers, px; everything scales from them: 1rem is the chosen size. */
export type FontSize = 14 | 16 | 18 | 20;

export function applyFontSize(size: FontSize): void {
  document.documentElement.style.fontSize = `${size}px`;
}
