import type { Delegate, Role } from '../../../electron/core/contract';
import { dayOf, lastDayBefore } from '../../components/days';
import { ROLE_LABEL } from '../../components/labels';

/** Returns the period in days, last day included. */
export function periodText({ from, until }: { from: string; until: string }): string {
  const [first, last] = [dayOf(new Date(from)), lastDayBefore(until)];
  return first === last ? `${first} 当日` : `${first} 至 ${last}`;
}

/** Returns a possible delegate with roles and department, and the reason if excluded: `马思齐（值班员，局办公室）`. */
export function candidateText({
  name,
  department,
  roles,
  denial,
}: Pick<Delegate, 'name' | 'department' | 'roles' | 'denial'>): string {
  const about = [roles.map((role) => ROLE_LABEL[role]).join('、'), department].filter((part) => part !== '');
  const person = about.length === 0 ? name : `${name}（${about.join('，')}）`;
  if (denial === null) return person;
  return denial.startsWith(name) ? `${person}${denial.slice(name.length)}` : `${person}：${denial}`;
}

export interface Terms {
  fromName: string;
  toName: string;
  role: Role;
  from: string;
  until: string;
}

/** Returns the content of a delegation to be signed, as facts. */
export function delegationFacts(terms: Terms): { label: string; value: string }[] {
  return [
    { label: '被代理人', value: terms.fromName },
    { label: '代理人', value: terms.toName },
    { label: '代理的职责', value: ROLE_LABEL[terms.role] },
    { label: '期间', value: `${periodText(terms)}（含首尾两日）` },
  ];
}
