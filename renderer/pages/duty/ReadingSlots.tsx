import { Button } from 'antd';
import type { SlotView } from '../../../electron/core/contract';
import { Countdown } from '../../components/Countdown';
import { exactTime } from '../../components/time';
import { ToneTag, type TagTone } from '../../components/ToneTag';
import styles from './Duty.module.css';

const STATE: Record<SlotView['state'], { label: string; tone: TagTone }> = {
  coming: { label: '未到时间', tone: 'grey' },
  due: { label: '待读网', tone: 'amber' },
  missed: { label: '漏读', tone: 'red' },
  done: { label: '已读网', tone: 'green' },
  late: { label: '补读', tone: 'yellow' },
  exempt: { label: '当时未排班', tone: 'grey' },
};

/** Returns when and by whom a slot was read; with the date when it was another day. */
function doneText({ from, doneAt, doneBy, mark }: SlotView & { doneAt: string }): string {
  const [done, day] = [exactTime(new Date(doneAt)), exactTime(new Date(from)).slice(0, 10)];
  const time = done.startsWith(day) ? done.slice(11) : done.slice(5);
  return `${time} ${doneBy}${mark === '' ? '' : `，${mark}`}`;
}

/** Reading slots of the day with their states. `onRead` is null when the user may not read now. */
export function ReadingSlots(props: { slots: readonly SlotView[]; onRead: ((slot: string) => void) | null }) {
  const { slots, onRead } = props;
  return (
    <section className={styles['card']} aria-labelledby="duty-slots">
      <h2 id="duty-slots">读网</h2>
      {slots.length === 0 ? (
        <p className={styles['soft']}>这一班没有到时间的读网。</p>
      ) : (
        <ul className={styles['slots']}>
          {slots.map((slot) => (
            <li key={slot.slot} data-state={slot.state}>
              <span className={styles['what']}>
                <span className={styles['slot']}>
                  <strong>{slot.label}</strong>
                  <span className={styles['soft']}>
                    {exactTime(new Date(slot.from)).slice(11)}–{exactTime(new Date(slot.due)).slice(11)}
                  </span>
                </span>
                <span className={styles['clock']}>
                  <ToneTag tone={STATE[slot.state].tone}>{STATE[slot.state].label}</ToneTag>
                  {slot.state === 'due' && <Countdown due={slot.due} />}
                  {slot.doneAt !== null && (
                    <span className={styles['soft']}>{doneText({ ...slot, doneAt: slot.doneAt })}</span>
                  )}
                </span>
              </span>
              {onRead !== null && slot.doneAt === null && slot.state !== 'coming' && (
                <Button
                  size="small"
                  type={slot.state === 'due' ? 'primary' : 'default'}
                  aria-label={`${slot.state === 'due' ? '读网' : '补读'}：${slot.label}`}
                  onClick={() => onRead(slot.slot)}
                >
                  {slot.state === 'due' ? '读网' : '补读'}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
