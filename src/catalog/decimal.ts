import { Decimal as Base } from 'decimal.js';

/** Money: exact to 40 digits, halves to even. */
export const Decimal = Base.clone({ precision: 40, rounding: Base.ROUND_HALF_EVEN });
export type Decimal = Base;
