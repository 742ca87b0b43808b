import { afterEach, expect } from 'vitest';
import { translateLabels } from '../../renderer/app/translateLabels';
import { contractViolations } from './core';
import { closeOffice } from './office';
import 'virtual:tokens.css';
import '../../renderer/base.css';

translateLabels(document.body);

afterEach(async () => {
  const found = [...contractViolations()];
  await closeOffice();
  expect(found, 'calls and answers that the contract does not allow').toEqual([]);
});
