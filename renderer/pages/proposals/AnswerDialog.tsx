import { Alert } from 'antd';
import type { ProposalRow } from '../../../electron/core/contract';
import { core } from '../../client/connection';
import { SignedActDialog } from '../../components/SignedActDialog';
import { ProposalFacts } from './ProposalFacts';
import { proposalFacts } from './words';
import styles from './Proposals.module.css';

export type Answer = 'confirm' | 'refuse' | 'withdraw';

const WORDS: Record<Answer, { act: string; title: string; done: string; note: string }> = {
  confirm: {
    act: '会签同意',
    title: '会签',
    done: '已会签，事项已生效',
    note: '会签前请另找途径核实（不要只听提请人的）：确有此人此事，证书由本人持有。会签后立即生效，您与提请人共同负责。',
  },
  refuse: {
    act: '退回',
    title: '退回',
    done: '已退回，没有更改',
    note: '退回后这项事项不再生效，原因会告知提请人。',
  },
  withdraw: {
    act: '撤回',
    title: '撤回',
    done: '已撤回，没有更改',
    note: '撤回后这项事项不再生效，需要时可以重新提请。',
  },
};

/** Dialog for 会签, 退回, and 撤回 of one's own proposal. */
export function AnswerProposalDialog(props: { proposal: ProposalRow; answer: Answer; onClose: () => void }) {
  const { proposal, answer } = props;
  const words = WORDS[answer];
  return (
    <SignedActDialog
      title={`${words.title}：${proposal.title}`}
      width="48rem"
      done={words.done}
      danger={answer !== 'confirm'}
      onClose={props.onClose}
      check={() =>
        Promise.resolve([
          { label: '操作', value: words.act },
          { label: '事项', value: proposal.title },
          ...proposalFacts(proposal).map(({ label, value }) => ({
            label,
            value: <span className={styles['words']}>{value}</span>,
          })),
        ])
      }
      sign={(reason) => {
        const input = { id: proposal.id, reason };
        return answer === 'confirm'
          ? core.accounts.confirmProposal(input)
          : core.accounts.refuseProposal(input);
      }}
    >
      <Alert type={answer === 'confirm' ? 'warning' : 'info'} showIcon title={words.note} />
      <ProposalFacts proposal={proposal} />
    </SignedActDialog>
  );
}
