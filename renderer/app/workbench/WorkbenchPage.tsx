import { Link } from 'react-router';
import { Skeleton } from 'antd';
import type { AgendaItem } from '../../../electron/core/contract';
import { seesContent } from '../../client/roles';
import { useAccount } from '../../client/session';
import { useAgenda } from '../../client/useAgenda';
import { useProposalsToSign } from '../../client/useProposals';
import { Countdown } from '../../components/Countdown';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { StageTag } from '../../components/StageTag';
import { ageText, exactTime } from '../../components/time';
import { useNow } from '../../components/useNow';
import { useRowKeys } from '../../components/useRowKeys';
import { NotOffered } from './NotOffered';
import { RoleCounters } from './RoleCounters';
import { agendaKind } from '../declarations';
import type { AgendaKind } from '../../components/definePages';
import { kindsToCount, groupItems } from './agenda';
import styles from './Workbench.module.css';

/** Open tasks of the user by kind, oldest first. */
export function WorkbenchPage() {
  const account = useAccount();
  const agenda = useAgenda();
  const toSign = useProposalsToSign();
  const list = useRowKeys<HTMLDivElement>();
  const content = seesContent(account.roles);
  const groups = groupItems(agenda.data?.items ?? []);

  return (
    <PageFrame title="工作台">
      <div className={styles['page']}>
        {content ? (
          <ul className={styles['counts']} aria-label="待办数量">
            {toSign > 0 && (
              <li>
                <Link to="/proposals" className={styles['count']}>
                  <span>待我会签</span>
                  <strong>{toSign}</strong>
                </Link>
              </li>
            )}
            {kindsToCount(agenda.data?.counts, account.roles).map((kind) => (
              <Count
                key={kind.kind}
                kind={kind}
                count={agenda.data?.counts[kind.kind]}
                loading={agenda.isPending}
              />
            ))}
          </ul>
        ) : (
          <RoleCounters />
        )}
        <FailureNote
          error={agenda.data === undefined ? agenda.error : null}
          onRetry={() => void agenda.refetch()}
        />
        {agenda.isPending && <Skeleton active title={false} paragraph={{ rows: 6 }} />}
        {agenda.data !== undefined && groups.length === 0 && toSign === 0 && (
          <p className={styles['nothing']}>
            <strong>{account.name}，现在没有等您办理的事项。</strong>
            {content
              ? '有新的审核、退回或待发布稿件时，会自动出现在这里。'
              : '稿件的起草和审核不属于您的职责，这里不显示。'}
          </p>
        )}
        <div ref={list} className={styles['groups']}>
          {groups.map(({ kind: { kind, label }, items }) => (
            <section key={kind} id={`group-${kind}`} aria-labelledby={`heading-${kind}`}>
              <h2 id={`heading-${kind}`} className={styles['heading']}>
                {label}
                <span>{agenda.data?.counts[kind] ?? items.length} 件</span>
              </h2>
              <ul className={styles['list']}>
                {items.map((item) => (
                  <li key={`${item.id}${item.since}${item.title}`}>
                    <Row item={item} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
        <NotOffered />
      </div>
    </PageFrame>
  );
}

function Count(props: { kind: AgendaKind; count: number | undefined; loading: boolean }) {
  const { kind, label } = props.kind;
  const count = props.count ?? 0;
  return (
    <li>
      <button
        type="button"
        className={styles['count']}
        data-kind={kind}
        disabled={count === 0}
        onClick={() => {
          const group = document.getElementById(`group-${kind}`);
          group?.scrollIntoView({ block: 'start' });
          group?.querySelector<HTMLElement>('[data-row]')?.focus({ preventScroll: true });
        }}
      >
        <span>{label}</span>
        <strong>{props.loading ? '…' : count}</strong>
      </button>
    </li>
  );
}

function Row(props: { item: AgendaItem }) {
  const { item } = props;
  const { page, soon } = agendaKind(item);
  const now = useNow();
  const since = new Date(item.since);
  return (
    <Link to={page(item)} className={styles['row']} data-row="">
      <span className={styles['title']} title={item.title}>
        {item.title}
      </span>
      <span className={styles['note']} title={item.note}>
        {item.note}
      </span>
      <span className={styles['stage']}>
        {item.stage !== null && <StageTag stage={item.stage} purpose={item.purpose ?? 'publish'} />}
      </span>
      <span className={styles['age']}>
        {item.due === null ? (
          <time dateTime={item.since} title={exactTime(since)}>
            {ageText(since, now)}
          </time>
        ) : (
          <Countdown due={item.due} {...(soon !== undefined && { soon })} />
        )}
      </span>
    </Link>
  );
}
