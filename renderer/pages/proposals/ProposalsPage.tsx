import { useState } from 'react';
import { Tag } from 'antd';
import type { ProposalRow } from '../../../electron/core/contract';
import { useProposals } from '../../client/useProposals';
import { DataTable } from '../../components/DataTable';
import { FailureNote } from '../../components/FailureNote';
import { PageFrame } from '../../components/PageFrame';
import { shortenIds } from '../../components/shortenIds';
import { TimeText } from '../../components/TimeText';
import { AnswerProposalDialog, type Answer } from './AnswerDialog';
import { WaitingProposal } from './WaitingProposal';
import { OUTCOME, outcomeOf } from './words';
import styles from './Proposals.module.css';

/** 会签: acts that need a second signature, waiting ones first. */
export function ProposalsPage() {
  const query = useProposals();
  const [answering, setAnswering] = useState<{ proposal: ProposalRow; answer: Answer } | null>(null);
  const rows = query.data?.proposals ?? [];
  const waiting = rows.filter(({ state }) => state === 'waiting');
  const answered = rows.filter(({ state }) => state !== 'waiting');

  return (
    <PageFrame title="会签">
      <div className={styles['page']}>
        <p className={styles['lead']}>
          授予审核、发布、系统管理的权限，移交信任根等事项，一人签名不生效：由另一名系统管理员或主要负责人核实后会签（第十四条：权限分离）。
        </p>
        <FailureNote
          error={query.data === undefined ? query.error : null}
          onRetry={() => void query.refetch()}
        />
        <section className={styles['section']} aria-labelledby="proposals-waiting">
          <h2 id="proposals-waiting">等待会签</h2>
          {query.data !== undefined && waiting.length === 0 && (
            <p className={styles['nothing']}>没有等待会签的事项。</p>
          )}
          <ul className={styles['list']}>
            {waiting.map((proposal) => (
              <li key={proposal.id}>
                <WaitingProposal
                  proposal={proposal}
                  onAnswer={(answer) => setAnswering({ proposal, answer })}
                />
              </li>
            ))}
          </ul>
        </section>
        <section className={styles['card']} aria-labelledby="proposals-answered">
          <h2 id="proposals-answered">已办结</h2>
          <Answered rows={answered} loading={query.isPending} />
        </section>
      </div>
      {answering !== null && (
        <AnswerProposalDialog
          proposal={answering.proposal}
          answer={answering.answer}
          onClose={() => setAnswering(null)}
        />
      )}
    </PageFrame>
  );
}

function Answered(props: { rows: ProposalRow[]; loading: boolean }) {
  return (
    <DataTable<ProposalRow>
      size="middle"
      rowKey="id"
      loading={props.loading}
      dataSource={props.rows}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      tableLayout="fixed"
      locale={{ emptyText: '还没有办结的事项' }}
      columns={[
        {
          title: '结果',
          key: 'outcome',
          width: '6.5em',
          render: (_, row) => {
            const { colour, label } = OUTCOME[outcomeOf(row)];
            return <Tag color={colour}>{label}</Tag>;
          },
        },
        {
          title: '事项',
          key: 'what',
          render: (_, row) => (
            <>
              {row.title}
              <span className={styles['under']} title={row.detail}>
                {shortenIds(row.detail)}
              </span>
            </>
          ),
        },
        {
          title: '提请',
          key: 'proposed',
          width: '17em',
          render: (_, row) => (
            <>
              {row.proposerName}，<TimeText at={row.proposedAt} exact />
              <span className={styles['under']} title={row.reason}>
                {row.reason}
              </span>
            </>
          ),
        },
        {
          title: '办理',
          key: 'answered',
          width: '17em',
          render: (_, row) => (
            <>
              {row.answeredBy}
              <span className={styles['under']} title={row.answerReason}>
                {row.answerReason}
              </span>
            </>
          ),
        },
      ]}
    />
  );
}
