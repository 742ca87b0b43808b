/**
 * Dates and periods in the manual. `tests/unit/renderer/help/periods.test.ts` compares each with the value of the core.
 */
export const PERIODS = {
  /** Day of the month from which the workbench asks for the roster of the next month, which is due on the 1st. */
  rosterReminderDay: 25,
  /** Hours before a shift from which it may be taken over. */
  takeOverEarlyHours: 1,
  /** First and last hour of the two daily readings, Beijing time. */
  readings: { morning: [8, 12], afternoon: [14, 18] },
  /** Hours between readings in an important period. */
  importantReadingHours: 2,
  /** Hours from discovery until the report to the provincial cyberspace office. */
  reportHours: 4,
  /** Hours after which an outage counts as 临时下线. */
  shortOutageHours: 72,
  /** Longest 临时下线, in days. */
  offlineDays: 30,
  /** Deadline of a finding, in work days. */
  findingWorkDays: 5,
} as const;
