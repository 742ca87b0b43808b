/**
 * Dates and periods that the manual states. `tests/unit/renderer/help/periods.test.ts` compares each with what the core
 * counts.
 */
export const PERIODS = {
  /** Day of the month from which the workbench asks for the next month's roster; it is due on the 1st. */
  rosterReminderDay: 25,
  /** Hours before a watch from which it may be taken over. */
  takeOverEarlyHours: 1,
  /** First and last hour of the two daily readings, Beijing time. */
  readings: { morning: [8, 12], afternoon: [14, 18] },
  /** Hours between readings in an important period. */
  importantReadingHours: 2,
  /** Hours from discovery to the report to the provincial cyberspace office. */
  reportHours: 4,
  /** Hours after which an outage counts as 临时下线. */
  shortOutageHours: 72,
  /** Days that a 临时下线 may last. */
  offlineDays: 30,
  /** Work days in which a finding is put right, at most. */
  findingWorkDays: 5,
} as const;
