/*
 * The far end of the payload suite's objects through a pipe.
 *
 *   suite ── a task with records, by the subprocess executor ──▶ its child ── the same records ──▶ suite
 */

/** Gives back what it was sent. */
export function echoRecords<Records>(records: Records): Records {
  return records;
}
