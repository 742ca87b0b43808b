import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { SwapOutlined } from '@ant-design/icons';
import type { SwapView } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { isRostered } from '../../client/roles';
import { useAccount } from '../../client/session';
import { FailureNote } from '../../components/FailureNote';
import { SWAP_STATE_LABEL } from '../../components/labels';
import { TimeText } from '../../components/TimeText';
import { useNow } from '../../components/useNow';
import { UnsentTag } from '../../components/UnsentTag';
import { AnswerSwapDialog, type Answering } from './AnswerDialog';
import { placesOf } from './rosterRows';
import { SwapDialog } from './SwapDialog';
import { swapText } from './swaps';
import type { MonthData } from './types';
import styles from './Roster.module.css';

const COLOUR: Record<SwapView['state'], string> = {
  asked: 'processing',
  agreed: 'success',
  declined: 'default',
  withdrawn: 'default',
  lapsed: 'default',
};

/** 调班 of the month with their states and actions. Application and answer are signed. */
export function Swaps({ month }: { month: MonthData }) {
  const { id: me, roles } = useAccount();
  const [asking, setAsking] = useState(false);
  const [answering, setAnswering] = useState<Answering | null>(null);
  const query = useQuery(
    coreQueries.roster.swaps.queryOptions({ input: { month: month.month }, refetchInterval: 60_000 }),
  );
  const swaps = query.data?.swaps ?? [];
  const own = placesOf(month.shifts, me, useNow());
  return (
    <section className={styles['card']} aria-labelledby="roster-swaps">
      <div className={styles['cardHead']}>
        <h2 id="roster-swaps">调班、替班</h2>
        {isRostered(roles) && own.length > 0 && (
          <Button size="small" icon={<SwapOutlined aria-hidden="true" />} onClick={() => setAsking(true)}>
            申请调班
          </Button>
        )}
      </div>
      <FailureNote error={query.data === undefined ? query.error : null} />
      {query.data !== undefined && swaps.length === 0 && <p className={styles['soft']}>本月没有调班。</p>}
      <ul className={styles['swaps']}>
        {swaps.map((swap) => (
          <li key={swap.swapId}>
            <span>
              <Tag color={COLOUR[swap.state]}>{SWAP_STATE_LABEL[swap.state]}</Tag>
              <UnsentTag waiting={swap.waiting} />
              {swapText(swap)}。
            </span>
            <span className={styles['soft']}>
              {swap.fromName}申请：{swap.reason}（<TimeText at={swap.askedAt} />）
              {swap.answer !== '' && `；${swap.toName}答复：${swap.answer}`}
            </span>
            {swap.state === 'asked' && (swap.toId === me || swap.fromId === me) && (
              <span className={styles['acts']}>
                {swap.toId === me ? (
                  <>
                    <Button size="small" type="primary" onClick={() => setAnswering({ swap, act: 'agree' })}>
                      同意
                    </Button>
                    <Button size="small" onClick={() => setAnswering({ swap, act: 'decline' })}>
                      不同意
                    </Button>
                  </>
                ) : (
                  <Button size="small" onClick={() => setAnswering({ swap, act: 'withdraw' })}>
                    撤回
                  </Button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {asking && <SwapDialog month={month} onClose={() => setAsking(false)} />}
      {answering !== null && <AnswerSwapDialog {...answering} onClose={() => setAnswering(null)} />}
    </section>
  );
}
