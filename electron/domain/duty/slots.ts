import { addDays, instantOf, shanghaiDay } from '../calendar/calendar';

/** A required 读网 (第十四条(一)). It can be recorded from `from` on, and is missed after `due`; UTC instants. */
export interface Slot {
  /** Name: `YYYY-MM-DD/morning`, `/afternoon`; in important periods `/00`, `/02` … `/22`. */
  slot: string;
  label: string;
  from: string;
  due: string;
}
/** `late`: recorded after `due`. `exempt`: not recorded, but due before the month had a roster, so not missed. */
export type SlotState = 'coming' | 'due' | 'missed' | 'done' | 'late' | 'exempt';

const HOURS = Array.from({ length: 12 }, (_, index) => String(index * 2).padStart(2, '0'));
const HALVES = {
  morning: { label: '上午读网', from: '08:00', until: '12:00' },
  afternoon: { label: '下午读网', from: '14:00', until: '18:00' },
} as const;

function half(day: string, name: keyof typeof HALVES): Slot {
  const { label, from, until } = HALVES[name];
  return { slot: `${day}/${name}`, label, from: instantOf(day, from), due: instantOf(day, until) };
}

function twoHours(day: string, hour: string): Slot {
  const from = instantOf(day, `${hour}:00`);
  const due = new Date(Date.parse(from) + 2 * 3_600_000).toISOString();
  return { slot: `${day}/${hour}`, label: `${hour}:00 读网`, from, due };
}

/** Returns the slots of a day: morning and afternoon, also on holidays; in an important period one every two hours. */
export function slotsOfDay(day: string, important: boolean): Slot[] {
  return important
    ? HOURS.map((hour) => twoHours(day, hour))
    : [half(day, 'morning'), half(day, 'afternoon')];
}

/** Returns the slot with a name, whether or not its day is in an important period; null when the name is invalid. */
export function parseSlot(name: string): Slot | null {
  const [, day = '', part = ''] = /^(20\d\d-\d\d-\d\d)\/(\w+)$/.exec(name) ?? [];
  if (Number.isNaN(Date.parse(`${day}T00:00:00Z`)) || addDays(day, 0) !== day) return null;
  if (part === 'morning' || part === 'afternoon') return half(day, part);
  return HOURS.includes(part) ? twoHours(day, part) : null;
}

/**
 * Returns the slots due in (after, until], in order. A shift is responsible for those due during it, its end included.
 */
export function slotsDue(after: string, until: string, importantOn: (day: string) => boolean): Slot[] {
  const slots: Slot[] = [];
  const last = shanghaiDay(until);
  for (let day = addDays(shanghaiDay(after), -1); day <= last; day = addDays(day, 1))
    slots.push(...slotsOfDay(day, importantOn(day)));
  return slots.filter(({ due }) => due > after && due <= until);
}

/**
 * Returns the state of a slot. UTC instants.
 *
 * @param doneAt time of the first record; null when there is none
 * @param rosteredSince when the month's first roster, which names the responsible people, was published
 */
export function slotState(
  { from, due }: Slot,
  doneAt: string | null,
  now: string,
  rosteredSince: string,
): SlotState {
  if (doneAt !== null) return doneAt <= due || due <= rosteredSince ? 'done' : 'late';
  if (now < from) return 'coming';
  if (due <= rosteredSince && due < now) return 'exempt';
  return now <= due ? 'due' : 'missed';
}
