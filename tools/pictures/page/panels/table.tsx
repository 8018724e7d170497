import type { TableCellHeight, TableSortByFieldState } from '@grafana/schema';
import { TableNG } from '@grafana/ui/unstable';
import { fieldConfigOf } from '../fields.ts';
import { optionsOf, type Drawing } from './drawing.ts';

interface Options {
  readonly frameIndex: number;
  readonly showHeader: boolean;
  readonly showTypeIcons: boolean;
  readonly cellHeight: TableCellHeight;
  readonly sortBy: TableSortByFieldState[];
}

export function Rows(drawing: Drawing) {
  const { frameIndex, showHeader, showTypeIcons, cellHeight, sortBy } = optionsOf(drawing) as Options;
  const { frames, width, height, range, panel } = drawing;
  const frame = frames[frameIndex];
  if (!frame) throw new Error(`there is no frame ${frameIndex}`);
  return (
    <div style={{ width, height }}>
      <TableNG
        data={frame}
        width={width}
        height={height}
        noHeader={!showHeader}
        showTypeIcons={showTypeIcons}
        sortBy={sortBy}
        cellHeight={cellHeight}
        timeRange={range}
        fieldConfig={fieldConfigOf(panel)}
        enableVirtualization={false}
        resizable
      />
    </div>
  );
}
