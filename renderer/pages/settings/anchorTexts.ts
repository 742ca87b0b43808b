import type { InferContractRouterOutputs } from '@orpc/contract';
import type { auditContract } from '../../../electron/core/contract';

export type Anchored = Pick<
  InferContractRouterOutputs<typeof auditContract>['verify'],
  'anchor' | 'anchoredSequence' | 'anchoredAt'
>;

const TELL = '请不要再用本机办理审核和发布，并告知审计员；本机数据文件请保持原样。';

/**
 * Texts for the comparison of this machine's chain with that of the platform: equal, ahead, shorter, different,
 * unknown.
 */
export const ANCHOR_TEXT: Record<
  Anchored['anchor'],
  { good: boolean; type: 'warning' | 'error'; text: string; advice: string }
> = {
  level: { good: true, type: 'warning', text: '与平台存的一致。', advice: '' },
  ahead: { good: true, type: 'warning', text: '最近的记录还没有送到平台，联网后自动补送。', advice: '' },
  cut: { good: false, type: 'error', text: '平台存的比本机多：本机的记录被截短过。', advice: TELL },
  forked: { good: false, type: 'error', text: '与平台存的不一致：本机的记录被换过。', advice: TELL },
  unknown: {
    good: false,
    type: 'warning',
    text: '现在连不上平台，只核验了本机的记录。',
    advice: '联网后再核验一次，可与平台存的比较。',
  },
};
