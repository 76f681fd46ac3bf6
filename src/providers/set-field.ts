import type { Json } from '../base/json.ts';
import { UnrenderableError } from './provider-error.ts';

type Tree = { [key: string]: unknown } | unknown[];

/**
 * Sets a value in a body by a dotted path, in place; steps that aren't there yet are made, a numeric step makes an
 * array ("tools.0.googleSearch"). An object set onto an object joins it, so that parameters which share a parent don't
 * erase each other, whatever their order. Throws {@link UnrenderableError}.
 */
export function setField(body: { [key: string]: unknown }, path: string, value: Json): void {
  let place: Tree = body;
  const steps = path.split('.');
  for (const [depth, step] of steps.entries()) {
    checkStep(place, step, path);
    const next = steps[depth + 1];
    if (next === undefined) return join(place, step, value, path);
    const inner: unknown = read(place, step) ?? (isIndex(next) ? [] : {});
    if (!isTree(inner)) {
      throw new UnrenderableError(
        `Field "${path}": "${step}" already holds a plain value, so nothing can be set below it.`,
      );
    }
    write(place, step, inner);
    place = inner;
  }
}

function join(place: Tree, step: string, value: Json, path: string): void {
  const here = read(place, step);
  if (!isObject(here) || !isJsonObject(value)) return write(place, step, structuredClone(value));
  for (const [name, member] of Object.entries(value)) {
    checkStep(here, name, path);
    join(here, name, member, path);
  }
}

function checkStep(place: Tree, step: string, path: string): void {
  if (step === '' || step === '__proto__' || step === 'constructor' || step === 'prototype') {
    throw new UnrenderableError(`Field "${path}": expected names joined by dots, got "${step}" as one of them.`);
  }
  if (!Array.isArray(place)) return;
  if (!isIndex(step) || Number(step) > place.length) {
    throw new UnrenderableError(`Field "${path}": expected an index from 0 to ${place.length}, got "${step}".`);
  }
}

function isIndex(step: string): boolean {
  return /^(0|[1-9]\d{0,3})$/.test(step);
}

function read(place: Tree, step: string): unknown {
  if (Array.isArray(place)) return place[Number(step)];
  return Object.hasOwn(place, step) ? place[step] : undefined;
}

function write(place: Tree, step: string, value: unknown): void {
  if (Array.isArray(place)) place[Number(step)] = value;
  else place[step] = value;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return isTree(value) && !Array.isArray(value);
}

function isJsonObject(value: Json): value is { readonly [key: string]: Json } {
  return isObject(value);
}
