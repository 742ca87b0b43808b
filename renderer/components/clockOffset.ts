/**
 * Describes the offset of this machine's clock. `offset`: machine minus platform in ms, null when unknown. `wrong`:
 * signatures made with this clock would be refused.
 */
export function clockOffsetText(offset: number | null, wrong: boolean): string {
  if (offset === null) return '连上平台后才能核对';
  const seconds = Math.round(Math.abs(offset) / 1000);
  if (seconds < 2) return '与平台一致';
  const size = seconds < 90 ? `${seconds} 秒` : `${Math.round(seconds / 60)} 分钟`;
  return `比平台${offset > 0 ? '快' : '慢'} ${size}${wrong ? '，须先校准' : '，不影响使用'}`;
}
