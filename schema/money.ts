export { usdOfMicros } from '../src/base/money.ts';
