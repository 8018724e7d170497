import { held, own, type AlertCases, type Input } from './case.ts';

const pod = (name: string, instance: string, job = 'ses-exporter') =>
  `${name}{job="${job}",instance="${instance}"}`;
const info = 'ses_exporter_build_info';
/** Whether AWS's API answers about an account, as a pod shows it. */
const asked = (id: number, instance: string, job = 'ses-exporter', more = '') =>
  `ses_up{job="${job}",instance="${instance}",account_id="${id}",region="eu-west-1"${more}}`;
/** Events of an account that a pod has counted. */
const came = (id: number, instance: string, job = 'ses-exporter') =>
  `ses_event_recipients_total{job="${job}",instance="${instance}",account_id="${id}",region="eu-west-1",event_type="send"}`;
/** Two pods of the job, of which the second collects. */
const both: Input = {
  [pod(info, 'a')]: held(1),
  [pod(info, 'b')]: held(1),
  [pod('up', 'b')]: held(1),
  [asked(1, 'b')]: held(1),
};
const gone = '1x9 _x180';
const grows = '0+5x180';

export const presenceCases: Readonly<Record<string, AlertCases>> = {
  SesExporterDown: {
    fires: [
      { at: 6, input: { [own('up')]: held(0) } },
      // It is nowhere to be found.
      { at: 6, input: {} },
      // Every pod of a job, whatever it is called, and of no other job the account.
      { at: 21, input: { ...both, [pod(info, 'c', 'mail')]: gone, [asked(2, 'c', 'mail')]: gone } },
      {
        at: 21,
        input: { ...both, [asked(2, 'c', 'mail')]: gone, [pod('up', 'c', 'mail')]: held(0) },
      },
      // One of two exporters of a job, each with an account of its own.
      { at: 21, input: { ...both, [asked(2, 'a')]: gone, [pod('up', 'a')]: '1x9 0x180' } },
      // One of two clusters whose jobs are called alike, and watch the same account.
      {
        at: 21,
        input: {
          [asked(1, 'a', 'ses-exporter', ',cluster="a"')]: gone,
          [asked(1, 'a', 'ses-exporter', ',cluster="b"')]: held(1),
          [pod(info, 'a')]: held(1),
        },
      },
      // One that has only ever received events.
      { at: 40, input: { ...both, [came(2, 'c', 'mail')]: '0+5x9 _x180' } },
    ],
    silent: [
      { at: 6, input: { ...both, [pod('up', 'a')]: held(1) } },
      // One pod of a job whose others answer.
      { at: 60, input: { ...both, [pod('up', 'a')]: held(0) } },
      { at: 60, input: { ...both, [pod(info, 'a')]: gone } },
      { at: 4, input: { [own('up')]: held(0) } },
      { at: 6, input: { ...both, [pod('up', 'x', 'other')]: held(0) } },
      // Another exporter watches the same account.
      { at: 21, input: { ...both, [asked(1, 'c', 'mail')]: gone, [pod('up', 'c', 'mail')]: held(0) } },
      // The job has another name now.
      { at: 21, input: { ...both, [asked(2, 'c', 'old')]: gone, [asked(2, 'd', 'new')]: '_x9 1x180' } },
      // Its events still come, which is another alert.
      { at: 40, input: { ...both, [asked(2, 'c')]: gone, [came(2, 'a')]: grows } },
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
      { at: 31, input: { [pod(info, 'a')]: held(1), [asked(1, 'b')]: gone, [came(1, 'a')]: grows } },
      // Of one account, while another is collected.
      { at: 31, input: { ...both, [asked(2, 'c', 'mail')]: gone, [came(2, 'd', 'mail')]: grows } },
    ],
    silent: [
      { at: 31, input: { ...both, [came(1, 'a')]: grows } },
      // AWS refuses it, which is another alert.
      { at: 31, input: { ...both, [asked(1, 'b')]: held(0), [came(1, 'a')]: grows } },
      // Another pod has taken over.
      {
        at: 31,
        input: { ...both, [asked(1, 'b')]: gone, [asked(1, 'a')]: '_x9 1x180', [came(1, 'a')]: grows },
      },
      // Nothing tells of the account any more: that is another alert.
      { at: 31, input: { ...both, [asked(2, 'c')]: gone } },
      { at: 14, input: { [pod(info, 'a')]: held(1), [asked(1, 'b')]: gone, [came(1, 'a')]: grows } },
      // It receives events only, and was never meant to collect.
      { at: 60, input: { [pod(info, 'a')]: held(1), [came(1, 'a')]: grows } },
    ],
  },
};
