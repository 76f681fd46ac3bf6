import type { ModelStatus } from '../closed-sets.ts';
import type { PriceFacts } from '../facts.ts';
import type { OfferTreatment, Parameter } from '../model.ts';
import type { Place } from './cursor.ts';

/** One thing that two revisions of a model tell apart. Kinds are named as the API names them. */
export type FactChange =
  | { readonly kind: 'ModelAdded' }
  | { readonly kind: 'StatusChanged'; readonly before: ModelStatus; readonly after: ModelStatus }
  | { readonly kind: 'AliasLeft'; readonly alias: string }
  | { readonly kind: 'AliasCame'; readonly alias: string }
  | {
      readonly kind: 'ParameterChanged';
      readonly name: string;
      /** Null: there was none. */
      readonly before: ParameterThen | null;
      /** Null: there is none any more. */
      readonly after: ParameterThen | null;
    }
  | { readonly kind: 'OfferAdded'; readonly configKey: string }
  | { readonly kind: 'OfferRetired'; readonly configKey: string }
  | {
      readonly kind: 'PriceChanged';
      readonly configKey: string;
      /** Only the lines that differ. */
      readonly before: readonly PriceFacts[];
      readonly after: readonly PriceFacts[];
    }
  | { readonly kind: 'OfferChanged'; readonly configKey: string; readonly facts: readonly string[] }
  | { readonly kind: 'ModelChanged'; readonly facts: readonly string[] };

/** A parameter as it was, naming the offers that took it. */
export interface ParameterThen extends Omit<Parameter, 'treatments'> {
  readonly treatments: readonly (Omit<OfferTreatment, 'offer'> & { readonly configKey: string })[];
}

/** An alias that leaves one model and comes to another does so in two revisions, each of which knows of its own model alone. */
export interface AliasMoved {
  readonly kind: 'AliasMoved';
  readonly alias: string;
  /** Id of the model that has it no more, or had it last; null: it was nobody's ever. */
  readonly from: string | null;
  /** Id of the model that has it now; null: it was taken away. */
  readonly to: string | null;
}

/** What can be told of a change, by what is told. */
export type ToldChange = Exclude<FactChange, { kind: 'AliasLeft' | 'AliasCame' }> | AliasMoved;

/** One change of one model, at its place among all changes of the catalog. */
export interface CatalogEvent<Change extends ToldChange = ToldChange> {
  readonly modelId: string;
  readonly at: Date;
  /** Right after it. */
  readonly place: Place;
  readonly change: Change;
}
