import { DownloadOutlined, SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Popover } from "antd";
import { useEffect, useMemo, useRef, useState, type PointerEvent, type ReactNode } from "react";
import { useKeys } from "./keys";
import { save, toCsv } from "./csv";
import { Failed } from "./ErrorBoundary";
import type { Loaded } from "./useList";
import { useStored } from "./useStored";
import { t } from "../t";

export interface Column<Row> {
  key: string;
  title: string;
  width: number;
  /** The plain text: the cell when there is no `render`, always the export. */
  text: (row: Row) => string;
  render?: (row: Row) => ReactNode;
  align?: "right";
  mono?: boolean;
  /** Hidden until somebody chooses it. */
  hidden?: boolean;
}

export interface BulkAction<Row> {
  label: string;
  danger?: boolean;
  run: (rows: Row[]) => void | Promise<void>;
}

interface Props<Row extends { id: string }> {
  /** Names the table: column widths and choices are kept under it on this device. */
  id: string;
  list: Loaded<Row>;
  columns: Column<Row>[];
  /** The row whose panel is open, and how to open another (undefined closes). */
  open?: string;
  onOpen?: (id: string | undefined) => void;
  /** What may be done with several rows at once; without it there are no check boxes. */
  bulk?: BulkAction<Row>[];
  /** Shown instead of rows when there are none. */
  empty: ReactNode;
}

const rowHeight = 36;
const spare = 12;

/** The one table: 36 px rows, own widths, keys, side panel, bulk bar, export; draws only the rows in sight. */
export function DataTable<Row extends { id: string }>({ id, list, columns, open, onOpen, bulk, empty }: Props<Row>) {
  const { rows } = list;
  const [widths, setWidths] = useStored<Record<string, number>>(`cols.${id}`, {});
  const [hidden, setHidden] = useStored<string[]>(`hide.${id}`, columns.filter((c) => c.hidden).map((c) => c.key));
  const [picked, setPicked] = useState<Set<string>>(new Set());
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLDivElement>(null);
  const view = useView(box, rows.length);
  const shown = columns.filter((c) => !hidden.includes(c.key)).map((c) => ({ ...c, width: widths[c.key] ?? c.width, first: c.width }));
  const chosen = rows.filter((row) => picked.has(row.id));
  const at = open ? rows.findIndex((row) => row.id === open) : active;

  const step = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at + by));
    const row = rows[next];
    if (!row) return;
    setActive(next);
    reveal(box.current, next);
    if (open) onOpen?.(row.id);
    if (next > rows.length - 5) list.loadMore();
  };
  const pick = (rowId: string) => {
    const next = new Set(picked);
    if (!next.delete(rowId)) next.add(rowId);
    setPicked(next);
  };
  useKeys([
    { key: "j", label: t("key.next"), run: () => step(1) },
    { key: "k", label: t("key.previous"), run: () => step(-1) },
    { key: "Enter", label: onOpen ? t("key.open") : "", run: () => rows[at] && onOpen?.(rows[at].id) },
    { key: "x", label: bulk ? t("key.pick") : "", run: () => bulk && rows[at] && pick(rows[at].id) },
    { key: "Escape", label: "", run: () => (open ? onOpen?.(undefined) : setPicked(new Set())) },
  ]);
  const exportRows = () => {
    const body = (chosen.length ? chosen : rows).map((row) => shown.map((c) => c.text(row)));
    save(`${id}.csv`, toCsv(shown.map((c) => c.title), body));
  };

  if (list.error) return <Failed error={list.error} again={list.retry} />;
  const pickAll = bulk && { some: chosen.length > 0, all: rows.length > 0 && chosen.length === rows.length, set: (on: boolean) => setPicked(new Set(on ? rows.map((row) => row.id) : [])) };
  return (
    <div className="table-frame">
      {list.fresh > 0 && <button type="button" className="fresh" onClick={list.showFresh}>{t("table.fresh", { n: list.fresh })}</button>}
      <Tools columns={columns} hidden={hidden} onHidden={setHidden} onExport={exportRows} />
      <div className="table-box" ref={box} tabIndex={0} aria-label={t("table.rows", { n: rows.length })} role="region" onScroll={(e) => nearEnd(e.currentTarget) && list.loadMore()}>
        <table className="table">
          <Head columns={shown} pick={pickAll} onWidth={(key, width) => setWidths({ ...widths, [key]: width })} />
          <tbody>
            <Space rows={view.first} />
            {rows.slice(view.first, view.last).map((row, i) => (
              <Line
                key={row.id} row={row} columns={shown} open={row.id === open} active={view.first + i === at} picked={picked.has(row.id)}
                onPick={bulk && (() => pick(row.id))}
                onClick={() => {
                  setActive(view.first + i);
                  onOpen?.(row.id === open ? undefined : row.id);
                }}
              />
            ))}
            <Space rows={rows.length - view.last} />
          </tbody>
        </table>
        {list.loading && <Bones />}
        {!list.loading && rows.length === 0 && empty}
        {list.more && <p className="table-more"><Button type="link" loading={list.loadingMore} onClick={list.loadMore}>{t("table.more")}</Button></p>}
      </div>
      {bulk && chosen.length > 0 && <Bulk rows={chosen} actions={bulk} onExport={exportRows} onClear={() => setPicked(new Set())} />}
    </div>
  );
}

interface HeadProps<Row> {
  columns: (Column<Row> & { first: number })[];
  pick?: { some: boolean; all: boolean; set: (on: boolean) => void };
  onWidth: (key: string, width: number) => void;
}

function Head<Row>({ columns, pick, onWidth }: HeadProps<Row>) {
  return (
    <>
      <colgroup>
        {pick && <col style={{ width: 36 }} />}
        {columns.map((c) => <col key={c.key} style={{ width: c.width }} />)}
        <col style={{ width: 60 }} />
      </colgroup>
      <thead>
        <tr>
          {pick && <th className="pick"><Checkbox aria-label={t("table.pick_all")} checked={pick.all} indeterminate={pick.some && !pick.all} onChange={(e) => pick.set(e.target.checked)} /></th>}
          {columns.map((c) => (
            <th key={c.key} scope="col" className={c.align}>
              {c.title}
              <Grip width={c.width} onWidth={(w) => onWidth(c.key, w)} onReset={() => onWidth(c.key, c.first)} />
            </th>
          ))}
          <th aria-hidden />
        </tr>
      </thead>
    </>
  );
}

interface LineProps<Row> {
  row: Row;
  columns: Column<Row>[];
  open: boolean;
  active: boolean;
  picked: boolean;
  onPick?: () => void;
  onClick: () => void;
}

function Line<Row>({ row, columns, open, active, picked, onPick, onClick }: LineProps<Row>) {
  return (
    <tr aria-selected={open} className={[open && "open", active && "active", picked && "picked"].filter(Boolean).join(" ")} onClick={onClick}>
      {onPick && <td className="pick" onClick={(e) => e.stopPropagation()}><Checkbox aria-label={t("table.pick")} checked={picked} onChange={onPick} /></td>}
      {columns.map((c) => (
        <td key={c.key} className={[c.align, c.mono && "mono"].filter(Boolean).join(" ")} title={c.render ? undefined : c.text(row)}>
          {c.render ? c.render(row) : c.text(row)}
        </td>
      ))}
      <td />
    </tr>
  );
}

/** The place of rows that are not drawn. */
const Space = ({ rows }: { rows: number }) => (rows > 0 ? <tr aria-hidden className="space"><td style={{ height: rows * rowHeight }} /></tr> : null);

interface ToolsProps<Row> {
  columns: Column<Row>[];
  hidden: string[];
  onHidden: (hidden: string[]) => void;
  onExport: () => void;
}

function Tools<Row>({ columns, hidden, onHidden, onExport }: ToolsProps<Row>) {
  return (
    <div className="table-tools">
      <Button size="small" type="text" icon={<DownloadOutlined />} title={t("table.export")} aria-label={t("table.export")} onClick={onExport} />
      <Popover trigger="click" placement="bottomRight" content={<Chooser columns={columns} hidden={hidden} onChange={onHidden} />}>
        <Button size="small" type="text" icon={<SettingOutlined />} title={t("table.columns")} aria-label={t("table.columns")} />
      </Popover>
    </div>
  );
}

interface BulkProps<Row> {
  rows: Row[];
  actions: BulkAction<Row>[];
  onExport: () => void;
  onClear: () => void;
}

function Bulk<Row>({ rows, actions, onExport, onClear }: BulkProps<Row>) {
  const title = t("table.picked", { n: rows.length });
  return (
    <div className="bulk" role="toolbar" aria-label={title}>
      <strong>{title}</strong>
      {actions.map((b) => <Button key={b.label} size="small" danger={b.danger} onClick={() => void b.run(rows)}>{b.label}</Button>)}
      <Button size="small" onClick={onExport}>{t("table.export")}</Button>
      <Button size="small" type="text" onClick={onClear}>{t("act.clear")}</Button>
    </div>
  );
}

const nearEnd = (el: HTMLElement) => el.scrollTop + el.clientHeight > el.scrollHeight - 8 * rowHeight;

function reveal(box: HTMLElement | null, index: number) {
  if (!box) return;
  const top = index * rowHeight;
  if (top < box.scrollTop) box.scrollTop = top;
  const bottom = top + 2 * rowHeight - box.clientHeight;
  if (bottom > box.scrollTop) box.scrollTop = bottom;
}

/** Which rows are in sight; short tables are drawn whole. */
function useView(box: React.RefObject<HTMLDivElement | null>, count: number) {
  const [from, setFrom] = useState(0);
  const [height, setHeight] = useState(900);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const look = () => setFrom(Math.floor(el.scrollTop / rowHeight / spare) * spare);
    const grow = new ResizeObserver(() => setHeight(el.clientHeight));
    grow.observe(el);
    el.addEventListener("scroll", look, { passive: true });
    return () => {
      grow.disconnect();
      el.removeEventListener("scroll", look);
    };
  }, [box]);
  return useMemo(() => {
    if (count <= 60) return { first: 0, last: count };
    const first = Math.max(0, from - spare);
    return { first, last: Math.min(count, from + Math.ceil(height / rowHeight) + 2 * spare) };
  }, [from, height, count]);
}

/** The edge of a column head: drag to widen, double click for the first width. */
function Grip({ width, onWidth, onReset }: { width: number; onWidth: (w: number) => void; onReset: () => void }) {
  const drag = (e: PointerEvent<HTMLElement>) => {
    const grip = e.currentTarget;
    const start = e.clientX;
    grip.setPointerCapture(e.pointerId);
    const move = (m: globalThis.PointerEvent) => onWidth(Math.max(48, Math.round(width + m.clientX - start)));
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), { once: true });
  };
  return <i className="grip" aria-hidden onPointerDown={drag} onDoubleClick={onReset} />;
}

function Chooser<Row>({ columns, hidden, onChange }: { columns: Column<Row>[]; hidden: string[]; onChange: (h: string[]) => void }) {
  const flip = (key: string) => onChange(hidden.includes(key) ? hidden.filter((h) => h !== key) : [...hidden, key]);
  return (
    <div className="chooser">
      {columns.map((c) => <Checkbox key={c.key} checked={!hidden.includes(c.key)} onChange={() => flip(c.key)}>{c.title}</Checkbox>)}
    </div>
  );
}

const Bones = () => <div className="bones" aria-hidden>{Array.from({ length: 12 }, (_, i) => <i key={i} />)}</div>;
