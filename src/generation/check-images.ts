import type { InputProblem } from '../base/refusal.ts';
import type { Mode } from '../catalog/closed-sets.ts';
import type { Model } from '../catalog/model.ts';
import { inputFieldOf } from '../parameters/property.ts';
import { parametersOf } from '../parameters/schema.ts';
import type { StartInput } from './start.ts';

/** What can be told of the pictures of a request before any of them is looked at. */
export function checkImages(model: Model, mode: Mode, input: StartInput): InputProblem[] {
  const problems = mode === 'TEXT_TO_IMAGE' ? checkNone(input) : checkReferences(model, input);
  if (mode === 'TEXT_TO_IMAGE') return problems;
  return [...problems, ...checkMask(model, mode, input)];
}

function checkNone({ images, mask }: StartInput): InputProblem[] {
  const advice = 'Leave it out, or ask for the mode IMAGE_EDIT.';
  return [
    ...(images.length === 0
      ? []
      : [{ path: ['images'], message: `TEXT_TO_IMAGE takes no reference image. ${advice}` }]),
    ...(mask === null ? [] : [{ path: ['mask'], message: `TEXT_TO_IMAGE takes no mask. ${advice}` }]),
  ];
}

function checkReferences(model: Model, { images, refine }: StartInput): InputProblem[] {
  // What is refined is an image too.
  const count = images.length + (refine === null ? 0 : 1);
  if (count === 0) return [{ path: ['images'], message: 'IMAGE_EDIT needs at least one reference image.' }];
  const most = model.maxInputImages;
  if (most === null || count <= most) return [];
  const given = refine === null ? `${count} were given` : `${images.length} and the one to refine were given`;
  return [{ path: ['images'], message: `${model.slug} takes at most ${most} reference images; ${given}.` }];
}

function checkMask(model: Model, mode: Mode, { images, mask, refine }: StartInput): InputProblem[] {
  if (mask === null) return [];
  if (!parametersOf(model, mode).some((parameter) => inputFieldOf(parameter) === 'mask')) {
    const message = `${model.slug} takes no mask. Leave it out and say in the prompt where to change what, or take another model.`;
    return [{ path: ['mask'], message }];
  }
  // What is refined comes first where a conversation can't be continued, and last where it can.
  if (images.length === 0 || refine !== null) {
    const message =
      'A mask belongs to the first of the images, and can’t be told apart with refine. Send that image, without refine.';
    return [{ path: ['mask'], message }];
  }
  return [];
}
