import { Alert, Button } from 'antd';
import { useAccount } from '../../client/session';
import { Countdown } from '../../components/Countdown';
import { exactTime } from '../../components/time';
import { ToneTag } from '../../components/ToneTag';
import { useNow } from '../../components/useNow';
import { dayOf } from '../../components/days';
import { missingOfficers, takeoverKind } from './state';
import type { DutyData } from './types';
import { peopleOfShift, periodText } from './words';
import styles from './Duty.module.css';

/** The current shift with its people, and the next step of the user. */
export function CurrentShift(props: { duty: DutyData; onTake: () => void; onGive: () => void }) {
  const { duty } = props;
  const { shift, next, important } = duty;
  const me = useAccount().id;
  const today = dayOf(useNow());
  const missing = missingOfficers(duty);
  return (
    <section className={styles['watch']} aria-labelledby="duty-watch">
      <div className={styles['who']}>
        <h2 id="duty-watch">
          {shift === null ? '现在没有排班' : `当前班次：${periodText(shift, today)}`}
          {important !== null && <ToneTag tone="red">{important}</ToneTag>}
        </h2>
        {shift !== null && (
          <ul className={styles['posts']}>
            {peopleOfShift(shift).map(({ post, label, id, name, swapped }) => {
              const taken = duty.taken.find(({ accountId }) => accountId === id);
              return (
                <li key={post} data-own={id === me}>
                  <span className={styles['soft']}>{label}</span>
                  <strong>
                    {name}
                    {id === me && '（我）'}
                  </strong>
                  {swapped && <ToneTag tone="grey">调班</ToneTag>}
                  {post !== 'leader' &&
                    (taken !== undefined ? (
                      <Taken taken={taken} />
                    ) : missing.includes(name) ? (
                      <span className={styles['missing']}>未接班</span>
                    ) : null)}
                </li>
              );
            })}
            {duty.taken
              .filter(({ accountId }) => accountId !== shift.technical && accountId !== shift.operations)
              .map((taken) => (
                <li key={taken.accountId} data-own={taken.accountId === me}>
                  <span className={styles['soft']}>顶班</span>
                  <strong>{taken.name}</strong>
                  <Taken taken={taken} />
                </li>
              ))}
          </ul>
        )}
        <p className={styles['soft']}>
          {shift !== null && (
            <>
              本班到 {exactTime(new Date(shift.until)).slice(5)} 结束，
              <Countdown due={shift.until} soon={15 * 60_000} />。
            </>
          )}
          {next === null
            ? '下一班还没有排。'
            : `下一班：${periodText(next, today)}，${next.technicalName}、${next.operationsName}。`}
        </p>
        {duty.nextTaken.length > 0 && (
          <ul className={styles['posts']} aria-label="下一班已接班">
            {duty.nextTaken.map((taken) => (
              <li key={taken.accountId} data-own={taken.accountId === me}>
                <span className={styles['soft']}>下一班</span>
                <strong>{taken.name}</strong>
                <Taken taken={taken} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <NextStep {...props} />
    </section>
  );
}

function Taken({ taken: { at, givenAt, marks } }: { taken: DutyData['taken'][number] }) {
  const time = (instant: string) => exactTime(new Date(instant)).slice(11);
  return (
    <>
      <span className={styles['taken']}>
        {time(at)} 接班{givenAt !== null && `，${time(givenAt)} 交班`}
      </span>
      {marks.map((mark) => (
        <ToneTag key={mark} tone="yellow" long>
          {mark}
        </ToneTag>
      ))}
    </>
  );
}

function NextStep({ duty, onTake, onGive }: { duty: DutyData; onTake: () => void; onGive: () => void }) {
  const { mine } = duty;
  const taking = takeoverKind(duty, useAccount().id);
  if (taking !== null)
    return (
      <div className={styles['step']}>
        <Button
          type={taking === 'own' ? 'primary' : 'default'}
          size="large"
          className={styles['next'] ?? ''}
          onClick={onTake}
        >
          {taking === 'own' ? '接班' : '顶班'}
        </Button>
        <span className={styles['soft']}>
          {taking === 'standIn'
            ? '当班人员没有接班，您可以顶班。'
            : mine.mayWrite
              ? '您的下一班可以接了。'
              : '接班后才能记录、读网。'}
        </span>
        {mine.mayGive && (
          <Button className={styles['next'] ?? ''} onClick={onGive}>
            交班
          </Button>
        )}
      </div>
    );
  if (mine.mayGive)
    return (
      <div className={styles['step']}>
        <Button size="large" className={styles['next'] ?? ''} onClick={onGive}>
          交班
        </Button>
        <span className={styles['soft']}>到点交班，未办结的逐项移交。</span>
      </div>
    );
  if (mine.reason !== '') return <Alert type="info" title={mine.reason} className={styles['why'] ?? ''} />;
  return null;
}
