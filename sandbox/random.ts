import { createHash } from 'node:crypto';

/** Gives the next number of its row, at least 0 and below 1. */
export type Random = () => number;

/** A list that has at least one thing in it. */
export type Some<T> = readonly [T, ...T[]];

/**
 * A row of numbers that follows from the text alone: the same text, the same row, on every machine. The generator is
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded from the text's SHA-256.
 */
export function randomFrom(text: string): Random {
  const seed = createHash('sha256').update(text).digest();
  let a = seed.readInt32LE(0);
  let b = seed.readInt32LE(4);
  let c = seed.readInt32LE(8);
  let counter = seed.readInt32LE(12);
  return () => {
    const next = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + next) | 0;
    return (next >>> 0) / 2 ** 32;
  };
}

export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

export function integerBetween(random: Random, low: number, high: number): number {
  return Math.floor(between(random, low, high + 1));
}

export function pick<T>(random: Random, choices: Some<T>): T {
  return choices[Math.floor(random() * choices.length)] ?? choices[0];
}

/** A number of the standard normal distribution (Box and Muller, 1958). */
export function normal(random: Random): number {
  // 1 - random() is never 0, whose logarithm has no end.
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
