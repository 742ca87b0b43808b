import type { Post, SwapView } from '../../../electron/core/contract';
import { POST_LABEL } from '../../components/labels';
import { exactTime } from '../../components/time';

/** Returns a post in a shift: 12-03 08:00 的技术值班. */
export const placeText = ({ shift, post }: { shift: string; post: Post }) =>
  `${exactTime(new Date(shift)).slice(5)} 的${POST_LABEL[post]}`;

/** Returns the effect of a swap, as a sentence. */
export function swapText({ fromName, toName, give, back }: SwapView): string {
  const first = `${toName}替${fromName}值 ${placeText(give)}`;
  return back === null ? `${first}（替班，不用还）` : `${first}，${fromName}替${toName}值 ${placeText(back)}`;
}
