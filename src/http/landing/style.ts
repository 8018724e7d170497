import { Html } from './html.ts';

/** Blue, amber and red keep apart for the colour-blind; symbols and words say the same. */
export const style = Html.trusted(`
:root {
  color-scheme: light dark;
  --page: #f6f5f3; --card: #ffffff; --line: #e2dfda; --text: #22262b; --quiet: #5f6670; --accent: #c8421d; --link: #17599c;
  --ok: #17699c; --watch: #9a5b00; --bad: #b3261e; --unknown: #5f6670;
  --track: #ebe8e3; --watch-zone: #f8ecd8; --watch-hatch: #eed7b0; --bad-zone: #f8dfdb; --bad-hatch: #eab9b2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121519; --card: #1a1e24; --line: #2c323a; --text: #e7e9ec; --quiet: #9da5b0; --accent: #f0805f; --link: #8cc4f0;
    --ok: #6fb7e8; --watch: #e6b04e; --bad: #ff8f85; --unknown: #9da5b0;
    --track: #2a3038; --watch-zone: #3a3222; --watch-hatch: #4d4029; --bad-zone: #43282a; --bad-hatch: #623335;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
.top { background: var(--card); border-top: 4px solid var(--accent); border-bottom: 1px solid var(--line); }
.wide { max-width: min(1560px, 100%); margin: 0 auto; padding-left: 24px; padding-right: 24px; }
.top .wide { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 28px; padding-top: 18px; padding-bottom: 18px; }
.brand { display: flex; align-items: center; gap: 14px; flex: 1 1 320px; }
.brand svg { width: 40px; height: 40px; flex: none; color: var(--accent); }
h1 { font-size: 21px; line-height: 1.25; margin: 0; letter-spacing: -.01em; }
h1 small { font-size: 13px; font-weight: 500; color: var(--quiet); letter-spacing: 0; margin-left: 6px; }
.brand p { margin: 0; color: var(--quiet); font-size: 14px; }
nav ul { display: flex; flex-wrap: wrap; gap: 4px; list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 6px 11px; border-radius: 7px; color: var(--text); text-decoration: none; font-size: 14px; }
nav a:hover { background: var(--track); }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
main:focus { outline: none; }
.skip { position: absolute; left: -9999px; background: var(--card); padding: 8px 14px; z-index: 1; }
.skip:focus { left: 8px; top: 8px; }
main { padding-top: 22px; padding-bottom: 12px; }
h2 { font-size: 13px; font-weight: 600; color: var(--quiet); margin: 28px 0 10px; text-transform: uppercase; letter-spacing: .06em; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 18px 20px; margin: 0 0 14px; }
.verdict { padding: 14px 20px; border-left: 4px solid var(--unknown); overflow-wrap: anywhere; }
.verdict.ok { border-left-color: var(--ok); } .verdict.watch { border-left-color: var(--watch); }
.verdict.bad { border-left-color: var(--bad); }
.verdict h2 { font-size: 18px; color: var(--text); margin: 0; text-transform: none; letter-spacing: 0; }
.verdict p { margin: 0; max-width: 100ch; }
.verdict ul { list-style: none; margin: 10px 0 0; padding: 0; }
.verdict li { border-top: 1px solid var(--line); padding: 10px 0; } .verdict li:last-child { padding-bottom: 0; }
.verdict .mark { color: var(--text); }
.remedy, .see { padding-left: 20px; } .remedy { color: var(--quiet); } .see { font-size: 13px; }
code { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.legend { color: var(--quiet); font-size: 13px; max-width: 100ch; margin: -4px 0 14px; }
.documents { columns: 320px; padding-left: 20px; font-size: 14px; overflow-wrap: anywhere; }
.mark .symbol { display: inline-block; min-width: 1.1em; font-weight: 700; }
.mark.ok .symbol { color: var(--ok); } .mark.watch .symbol { color: var(--watch); }
.mark.bad .symbol { color: var(--bad); } .mark.unknown .symbol { color: var(--unknown); }
.card > header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 4px 24px; }
h3 { font-size: 16px; margin: 0; } .region { color: var(--quiet); font-weight: 500; margin-left: 6px; }
.marks { margin: 0; display: flex; flex-wrap: wrap; gap: 2px 18px; font-size: 14px; }
.number { font-variant-numeric: tabular-nums; }
.gauges { display: grid; grid-template-columns: repeat(auto-fit, minmax(250px, 1fr)); gap: 18px 36px; margin-top: 16px; }
.gauge h4 { margin: 0; font-size: 14px; font-weight: 500; color: var(--quiet); }
.gauge p { margin: 0; }
.gauge .value { font-size: 27px; line-height: 1.3; font-weight: 600; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.meter { display: block; width: 100%; height: 12px; border-radius: 6px; margin-top: 5px; }
.scale { display: block; width: 100%; height: 30px; overflow: visible; font-size: 11.5px; fill: var(--quiet); }
.track { fill: var(--track); } .tick { fill: var(--text); opacity: .55; }
.zone.watch { fill: var(--watch-zone); } .hatch.watch { fill: var(--watch-hatch); }
.zone.bad { fill: var(--bad-zone); } .hatch.bad { fill: var(--bad-hatch); }
.fill.ok { fill: var(--ok); } .fill.watch { fill: var(--watch); } .fill.bad { fill: var(--bad); }
.patterns { position: absolute; }
.distance { font-size: 14px; } .source { font-size: 12.5px; color: var(--quiet); }
.table { padding: 6px 20px; overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
caption { position: absolute; left: 0; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th { text-align: left; font-weight: 500; white-space: nowrap; }
thead th { color: var(--quiet); font-size: 13px; }
th, td { padding: 9px 18px 9px 0; vertical-align: top; }
tbody tr { border-top: 1px solid var(--line); }
.name { font-weight: 600; } .name, time, .place, td .mark { white-space: nowrap; } .reason { white-space: nowrap; display: inline-block; margin-right: 10px; }
.error { overflow-wrap: anywhere; }
.empty { color: var(--quiet); margin: 0; }
footer { color: var(--quiet); font-size: 13px; padding-top: 8px; padding-bottom: 32px; }
@media (max-width: 700px) {
  .wide { padding-left: 16px; padding-right: 16px; }
  nav a { padding-left: 0; padding-right: 16px; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { display: block; padding: 8px 0; }
  tbody tr:first-child { border-top: 0; }
  td, tbody th { display: flex; gap: 12px; padding: 3px 0; white-space: normal; min-width: 0; }
  td::before, tbody th::before { content: attr(data-label); flex: 0 0 105px; color: var(--quiet); font-weight: 400; }
  .name, time, .place, td .mark, .reason { white-space: normal; overflow-wrap: anywhere; }
}
`);
