import type { ProposalRow } from '../../../electron/core/contract';
import { proposalFacts } from './words';
import styles from './Proposals.module.css';

/** Facts covered by a second signature, as a list. */
export function ProposalFacts({ proposal }: { proposal: ProposalRow }) {
  return (
    <dl className={styles['facts']}>
      {proposalFacts(proposal).map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
