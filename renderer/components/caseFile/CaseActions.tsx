import { Button } from 'antd';

/** An action on a case. `next`: the next step, which is highlighted. */
export interface CaseAction<A extends string> {
  act: A;
  label: string;
  next: boolean;
}

/** Buttons of the permitted actions on a case. */
export function CaseActions<A extends string>(props: {
  actions: ReadonlyArray<CaseAction<A>>;
  may: Readonly<Record<A, boolean>>;
  onAct: (act: A) => void;
}) {
  return (
    <>
      {props.actions
        .filter(({ act }) => props.may[act])
        .map(({ act, label, next }) => (
          <Button key={act} type={next ? 'primary' : 'default'} onClick={() => props.onAct(act)}>
            {label}
          </Button>
        ))}
    </>
  );
}

/** Returns the assignment as an action: the next step while nobody is assigned. */
export function assignAction(assignedTo: string | null): CaseAction<'assign'> {
  return { act: 'assign', label: assignedTo === null ? '交办' : '改交他人', next: assignedTo === null };
}
