import type { Sheet } from '../sheet.ts';
import type { Backdrop } from '../vocabulary.ts';
import { drawCity } from './city.ts';
import { drawDesert } from './desert.ts';
import { drawForest } from './forest.ts';
import { drawGeometry } from './geometry.ts';
import { drawInterior } from './interior.ts';
import { drawMeadow } from './meadow.ts';
import { drawMountains } from './mountains.ts';
import { drawSea } from './sea.ts';
import { drawSpace } from './space.ts';

/** Where a backdrop leaves room for a figure. */
export interface Stage {
  readonly x: number;
  /** What stands, stands on this line. */
  readonly groundY: number;
  /** How high a figure may be. */
  readonly size: number;
}

const DRAWINGS: Readonly<Record<Backdrop, (sheet: Sheet) => Stage>> = {
  mountains: drawMountains,
  sea: drawSea,
  forest: drawForest,
  city: drawCity,
  desert: drawDesert,
  meadow: drawMeadow,
  interior: drawInterior,
  space: drawSpace,
  geometry: drawGeometry,
};

export function drawBackdrop(sheet: Sheet): Stage {
  return DRAWINGS[sheet.scene.backdrop](sheet);
}

/** A figure stands a third away from the edge, on the side that the light falls on. */
export function stageX(sheet: Sheet): number {
  return sheet.width * (sheet.scene.lightX < 0.5 ? 0.62 : 0.38);
}
