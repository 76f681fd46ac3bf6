import type { Bill } from './bill.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { ReceivedRequests } from './received.ts';

/** What all pretended providers share: one time, one row of misfortunes, one bill. */
export interface Books {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly bill: Bill;
  readonly received: ReceivedRequests;
}
