import { commonName, personalNumber } from '../../components/certificateNames';

/** Holder of the account, as entered in the form. Empty: not filled in, or no number. */
export interface Holder {
  name: string;
  number: string;
}

/** Returns why a certificate cannot be registered for this person, as sentences. An empty name is not compared. */
export function holderProblems(subject: string, holder: Holder): string[] {
  const name = commonName(subject);
  const number = personalNumber(subject);
  return [
    ...(holder.name === '' || name === holder.name
      ? []
      : [`证书颁发给“${name}”，账号的姓名是“${holder.name}”，不能登记。`]),
    ...(number === holder.number ? [] : [numberProblem(number, holder.number)]),
  ];
}

function numberProblem(certified: string, held: string): string {
  if (certified === '') return `证书上没有人员编号，账号的人员编号是“${held}”，不能登记。`;
  return held === ''
    ? `证书上的人员编号是“${certified}”，账号没有填人员编号，不能登记。请先补上。`
    : `证书上的人员编号是“${certified}”，账号的人员编号是“${held}”，不能登记。`;
}
