import type { LandingWorld } from '../../../support/landing-states.ts';

export type Plant = (world: LandingWorld) => void;

/** What is wrong with an account that is sound otherwise, by a name. */
export type PlantedStates = Readonly<Record<string, Planted>>;

export interface Planted {
  readonly plant: Plant;
  /** All that is found, the worst first. */
  readonly ids: readonly string[];
  /** What the first line says, and where. */
  readonly says: string;
}

/** As sentences name the account. */
export const where = '123456789012 in eu-west-1';
