import type { ReactNode } from "react";

export interface MiniColumn<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Left out where the window is narrow. */
  wide?: boolean;
  right?: boolean;
}

interface Props<Row> {
  rows: Row[] | undefined;
  columns: MiniColumn<Row>[];
  empty: ReactNode;
  /** What lies below the rows: the way to all of them. */
  foot?: ReactNode;
}

/** A short table inside a page about something else, without tools of its own. */
export function Mini<Row extends { id: string }>({ rows, columns, empty, foot }: Props<Row>) {
  if (!rows) return <div className="bones"><i /><i /><i /></div>;
  if (rows.length === 0) return <p className="third">{empty}</p>;
  return (
    <div className="mini scroll-x">
      <table>
        <thead><tr>{columns.map((c) => <th key={c.title} scope="col" className={[c.wide && "wide-only", c.right && "right"].filter(Boolean).join(" ")}>{c.title}</th>)}</tr></thead>
        <tbody>
          {rows.map((row) => <tr key={row.id}>{columns.map((c) => <td key={c.title} className={[c.wide && "wide-only", c.right && "right"].filter(Boolean).join(" ")}>{c.cell(row)}</td>)}</tr>)}
        </tbody>
      </table>
      {foot && <p className="mini-foot">{foot}</p>}
    </div>
  );
}
