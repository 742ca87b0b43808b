import { useQuery } from '@tanstack/react-query';
import { Form, type FormInstance } from 'antd';
import type { Dayjs } from 'dayjs';
import type { Delegate, Role } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { useAccount } from '../../client/session';

export interface DelegationFields {
  fromId: string;
  role: Role;
  toId: string;
  first: Dayjs;
  last: Dayjs;
}

/** Roles that can be delegated. */
const DELEGABLE: readonly Role[] = ['firstReviewer', 'secondReviewer', 'finalReviewer', 'principal'];

/** What can be chosen in the form of a delegation, after what was chosen before. */
export interface DelegationChoice {
  delegators: { id: string; label: string }[];
  /** Roles of the chosen delegator. */
  roles: Role[];
  /** Undefined until one is chosen. */
  role: Role | undefined;
  /** Possible delegates, those that are excluded last. */
  candidates: Delegate[];
  loading: boolean;
  error: unknown;
  /** Name of the chosen delegator; '' without. */
  fromName: string;
  chosen: Delegate | undefined;
}

/**
 * Returns the choices for a form. `ownRoles`: roles that the user may delegate; `forOthers`: the user registers
 * delegations of others, and may choose the delegator.
 */
export function useDelegationChoice(
  form: FormInstance<DelegationFields>,
  ownRoles: readonly Role[],
  forOthers: boolean,
): DelegationChoice {
  const me = useAccount();
  const { reviewers, fromId, fromName, roles } = useDelegator(form, forOthers);
  const choosable = forOthers ? roles : [...ownRoles];
  const role = Form.useWatch('role', form) ?? (forOthers ? undefined : choosable[0]);
  const toId = Form.useWatch('toId', form);
  const delegates = useQuery(
    coreQueries.accounts.delegates.queryOptions({
      input: { fromId, role: role ?? 'firstReviewer' },
      enabled: fromId !== '' && role !== undefined,
    }),
  );
  const people = delegates.data?.people ?? [];
  return {
    delegators: forOthers
      ? reviewers.map(({ id, name, department }) => ({ id, label: `${name}（${department}）` }))
      : [{ id: me.id, label: me.name }],
    roles: choosable,
    role,
    candidates: [...people].sort((a, b) => Number(a.denial !== null) - Number(b.denial !== null)),
    loading: delegates.isFetching,
    error: delegates.error,
    fromName: forOthers ? fromName : me.name,
    chosen: people.find(({ id }) => id === toId),
  };
}

/** Returns the reviewers, and the chosen one with the roles that can be delegated. */
function useDelegator(form: FormInstance<DelegationFields>, forOthers: boolean) {
  const me = useAccount();
  const people = useQuery(coreQueries.accounts.list.queryOptions({ enabled: forOthers }));
  const reviewers = (people.data?.accounts ?? []).filter(
    ({ state, roles }) => state === 'active' && roles.some((role) => DELEGABLE.includes(role)),
  );
  const fromId = Form.useWatch('fromId', form) ?? (forOthers ? '' : me.id);
  const from = reviewers.find(({ id }) => id === fromId);
  return {
    reviewers,
    fromId,
    fromName: from?.name ?? '',
    roles: (from?.roles ?? []).filter((role) => DELEGABLE.includes(role)),
  };
}
