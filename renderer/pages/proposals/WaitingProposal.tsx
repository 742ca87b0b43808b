import { useId } from 'react';
import { Button } from 'antd';
import type { ProposalRow } from '../../../electron/core/contract';
import { TimeText } from '../../components/TimeText';
import type { Answer } from './AnswerDialog';
import { ProposalFacts } from './ProposalFacts';
import styles from './Proposals.module.css';

/** A waiting proposal with the facts covered by a second signature. */
export function WaitingProposal(props: { proposal: ProposalRow; onAnswer: (answer: Answer) => void }) {
  const { proposal } = props;
  const id = useId();
  const button = (answer: Answer, label: string, type: 'primary' | 'default') => (
    <Button
      type={type}
      danger={answer !== 'confirm'}
      aria-describedby={id}
      onClick={() => props.onAnswer(answer)}
    >
      {label}
    </Button>
  );
  return (
    <article className={styles['card']} aria-labelledby={id}>
      <div className={styles['cardHead']}>
        <h3 id={id}>{proposal.title}</h3>
        <span className={styles['soft']}>
          {proposal.proposerName}提请于 <TimeText at={proposal.proposedAt} exact />
        </span>
      </div>
      <ProposalFacts proposal={proposal} />
      <div className={styles['ways']}>
        {proposal.denial === null && button('confirm', '会签同意', 'primary')}
        {proposal.denial === null && button('refuse', '退回', 'default')}
        {proposal.isOwn && button('withdraw', '撤回', 'default')}
        {proposal.denial !== null && (
          <span className={styles['soft']}>
            {proposal.isOwn ? '由您提请，等待另一人会签。' : proposal.denial}
          </span>
        )}
      </div>
    </article>
  );
}
