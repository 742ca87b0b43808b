import type { ShiftView } from '../../../../../electron/core/contract';
import type { DutyData } from '../../../../../renderer/pages/duty/types';

export const DAY = '2026-12-01';
/** Returns the instant of a Beijing time on `DAY`. */
export const at = (time: string) => new Date(`${DAY}T${time}:00+08:00`).toISOString();

export const exampleShift = (change: Partial<ShiftView> = {}): ShiftView => ({
  from: at('08:00'),
  until: at('20:00'),
  leader: 'gaoyuanshan',
  technical: 'masiqi',
  operations: 'linxiaohe',
  leaderName: '高远山',
  technicalName: '马思齐',
  operationsName: '林晓禾',
  swapped: [],
  ...change,
});

export const dutyPageData = (change: Partial<DutyData> = {}): DutyData => ({
  now: at('09:00'),
  shift: exampleShift(),
  next: null,
  important: null,
  taken: [],
  nextTaken: [],
  mine: {
    post: null,
    taken: false,
    given: false,
    mayWrite: true,
    reason: '',
    mayTake: false,
    mayGive: false,
  },
  items: [],
  slots: [],
  omissions: [],
  entries: [],
  ...change,
});
