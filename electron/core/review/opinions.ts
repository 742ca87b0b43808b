import type { Purpose, ReviewStage } from '../../platform/contract';

/** 常用意见 by verdict: suggestions in addition to free text. */
export interface CommonOpinions {
  approve: string[];
  return: string[];
  escalate: string[];
}

/** For articles to be published, by stage: each stage has its own tasks (第十一条). */
const PUBLISH: Record<ReviewStage, Omit<CommonOpinions, 'escalate'>> = {
  first: {
    approve: [
      '同意，报送复审。',
      '内容属实，导向正确，同意报送复审。',
      '内容属实，政策依据和数据来源已核对，同意报送复审。',
      '时间、地点、人员职务已核对，同意报送复审。',
      '经审核，未发现涉密和个人隐私内容，同意报送复审。',
    ],
    return: [
      '情况不实或表述不准确，请核实后修改。',
      '数据来源不明，请补充出处。',
      '时间、地点或职务有误，请核对。',
      '含有个人信息，请隐去后重新送审。',
      '附件不完整，请补充后重新送审。',
    ],
  },
  second: {
    approve: [
      '同意，报送终审。',
      '文字、格式和附件已校对，同意报送终审。',
      '栏目和表述符合要求，同意报送终审。',
      '保密审查和个人信息已复核，同意报送终审。',
    ],
    return: [
      '文字或格式有误，请校对后重新送审。',
      '标题与正文不符，请修改。',
      '栏目选择不当，请调整后重新送审。',
      '保密审查填写不完整，请补充。',
      '含有个人信息，请隐去后重新送审。',
    ],
  },
  final: {
    approve: ['同意发布。', '导向正确，内容准确，同意发布。', '同意发布，发布后请核对页面。'],
    return: ['表述须再斟酌，请修改后重新送审。', '发布时机不宜，请暂缓。', '请补充依据后重新送审。'],
  },
  principal: {
    approve: ['同意发布。', '同意发布，请密切关注反响。'],
    return: ['暂缓发布。', '请按要求修改后重新报审。'],
  },
};
const ESCALATE = ['内容重大，提请主要负责同志审定。', '社会关注度高，提请主要负责同志审定。'];
const NEXT: Record<ReviewStage, string> = {
  first: '，报送复审',
  second: '，报送终审',
  final: '',
  principal: '',
};

/** Returns the suggestions for a stage and a purpose. */
export function opinionsFor(stage: ReviewStage, purpose: Purpose): CommonOpinions {
  const escalate = stage === 'final' ? ESCALATE : [];
  if (purpose === 'publish') return { ...PUBLISH[stage], escalate };
  const what = purpose === 'withdraw' ? '撤下' : '删除';
  return {
    approve: [`同意${what}${NEXT[stage]}。`, `${what}的原因属实，同意${what}${NEXT[stage]}。`],
    return: [`${what}的原因没有说明清楚，请补充。`, `不同意${what}，稿件可修改后继续发布。`],
    escalate,
  };
}
