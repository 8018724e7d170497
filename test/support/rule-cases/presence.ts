import { held, of, own, type AlertCases, type Input } from './case.ts';

const pod = (name: string, instance: string, job = 'ses-exporter') =>
  `${name}{job="${job}",instance="${instance}"}`;
const info = 'ses_exporter_build_info';
/** Two pods of the job, of which the second collects. */
const both: Input = {
  [pod(info, 'a')]: held(1),
  [pod(info, 'b')]: held(1),
  [pod('up', 'b')]: held(1),
  [pod('ses_up', 'b')]: held(1),
};
const gone = '1x9 _x180';

export const presenceCases: Readonly<Record<string, AlertCases>> = {
  SesExporterDown: {
    fires: [
      { at: 6, input: { [own('up')]: held(0) } },
      // It is nowhere to be found.
      { at: 6, input: {} },
      // Every pod of the job, of which each has gone.
      { at: 21, input: { ...both, [pod(info, 'c', 'mail')]: gone, [pod(info, 'd', 'mail')]: gone } },
      // One of two exporters, whatever their jobs are called.
      { at: 21, input: { ...both, [pod(info, 'c', 'mail')]: gone, [pod('up', 'c', 'mail')]: held(0) } },
    ],
    silent: [
      { at: 6, input: { ...both, [pod('up', 'a')]: held(1) } },
      // One pod of a job whose others answer.
      { at: 60, input: { ...both, [pod('up', 'a')]: held(0) } },
      { at: 60, input: { ...both, [pod(info, 'a')]: gone } },
      { at: 4, input: { [own('up')]: held(0) } },
      { at: 6, input: { ...both, [pod('up', 'x', 'other')]: held(0) } },
    ],
  },
  SesExporterInstanceDown: {
    fires: [
      { at: 16, input: { ...both, [pod('up', 'a')]: held(0) } },
      { at: 30, input: { ...both, [pod(info, 'c', 'mail')]: gone, [pod('up', 'c', 'mail')]: held(0) } },
      // It has never answered.
      { at: 16, input: { ...both, [pod('up', 'new')]: held(0) } },
    ],
    silent: [
      { at: 14, input: { ...both, [pod('up', 'a')]: held(0) } },
      // A rollout has replaced it.
      { at: 60, input: { ...both, [pod(info, 'a')]: gone, [pod('up', 'a')]: '1x9 0x5 _x180' } },
      // A neighbour in a job of all pods.
      {
        at: 60,
        input: {
          ...both,
          [pod(info, 'c', 'pods')]: held(1),
          [pod('up', 'c', 'pods')]: held(1),
          [pod('up', 'neighbour', 'pods')]: held(0),
        },
      },
    ],
  },
  SesCollectorsMissing: {
    fires: [
      { at: 31, input: { [pod(info, 'a')]: held(1), [pod('ses_up', 'b')]: gone } },
      // It has never been there.
      { at: 16, input: { [pod(info, 'a')]: held(1), [pod(info, 'c', 'mail')]: held(1) }, alerts: 1 },
      // Of one job, while another collects.
      { at: 31, input: { ...both, [pod(info, 'c', 'mail')]: held(1), [pod('ses_up', 'd', 'mail')]: gone } },
    ],
    silent: [
      { at: 31, input: both },
      // AWS refuses it, which is another alert.
      { at: 31, input: { ...both, [pod('ses_up', 'b')]: held(0) } },
      // Another pod has taken over.
      { at: 31, input: { ...both, [pod('ses_up', 'b')]: gone, [of('ses_up')]: '_x9 1x180' } },
      // Nothing is left that could collect.
      { at: 31, input: { [pod(info, 'a')]: gone, [pod('ses_up', 'a')]: gone } },
      { at: 14, input: { [pod(info, 'a')]: held(1) } },
    ],
  },
};
