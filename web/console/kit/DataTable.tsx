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
  const shown = columns.filter((c) => !hidden.includes(c.key));
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
  const tools = (
    <div className="table-tools">
      <Button size="small" type="text" icon={<DownloadOutlined />} title={t("table.export")} aria-label={t("table.export")} onClick={exportRows} />
      <Popover trigger="click" placement="bottomRight" content={<Chooser columns={columns} hidden={hidden} onChange={setHidden} />}>
        <Button size="small" type="text" icon={<SettingOutlined />} title={t("table.columns")} aria-label={t("table.columns")} />
      </Popover>
    </div>
  );

  if (list.error) return <Failed error={list.error} again={list.retry} />;
  return (
    <div className="table-frame">
      {list.fresh > 0 && <button type="button" className="fresh" onClick={list.showFresh}>{t("table.fresh", { n: list.fresh })}</button>}
      {tools}
      <div className="table-box" ref={box} tabIndex={0} aria-label={t("table.rows", { n: rows.length })} role="region" onScroll={(e) => nearEnd(e.currentTarget) && list.loadMore()}>
        <table className="table">
          <colgroup>
            {bulk && <col style={{ width: 36 }} />}
            {shown.map((c) => <col key={c.key} style={{ width: widths[c.key] ?? c.width }} />)}
            <col style={{ width: 60 }} />
          </colgroup>
          <thead>
            <tr>
              {bulk && (
                <th className="pick">
                  <Checkbox
                    aria-label={t("table.pick_all")}
                    checked={rows.length > 0 && chosen.length === rows.length}
                    indeterminate={chosen.length > 0 && chosen.length < rows.length}
                    onChange={(e) => setPicked(new Set(e.target.checked ? rows.map((row) => row.id) : []))}
                  />
                </th>
              )}
              {shown.map((c) => (
                <th key={c.key} scope="col" className={c.align}>
                  {c.title}
                  <Grip width={widths[c.key] ?? c.width} onWidth={(w) => setWidths({ ...widths, [c.key]: w })} onReset={() => setWidths({ ...widths, [c.key]: c.width })} />
                </th>
              ))}
              <th aria-hidden />
            </tr>
          </thead>
          <tbody>
            {view.first > 0 && <tr aria-hidden className="space"><td style={{ height: view.first * rowHeight }} /></tr>}
            {rows.slice(view.first, view.last).map((row, i) => (
              <tr
                key={row.id}
                aria-selected={row.id === open}
                className={[row.id === open && "open", view.first + i === at && "active", picked.has(row.id) && "picked"].filter(Boolean).join(" ")}
                onClick={() => {
                  setActive(view.first + i);
                  onOpen?.(row.id === open ? undefined : row.id);
                }}
              >
                {bulk && (
                  <td className="pick" onClick={(e) => e.stopPropagation()}>
                    <Checkbox aria-label={t("table.pick")} checked={picked.has(row.id)} onChange={() => pick(row.id)} />
                  </td>
                )}
                {shown.map((c) => (
                  <td key={c.key} className={[c.align, c.mono && "mono"].filter(Boolean).join(" ")} title={c.render ? undefined : c.text(row)}>
                    {c.render ? c.render(row) : c.text(row)}
                  </td>
                ))}
                <td />
              </tr>
            ))}
            {view.last < rows.length && <tr aria-hidden className="space"><td style={{ height: (rows.length - view.last) * rowHeight }} /></tr>}
          </tbody>
        </table>
        {list.loading && <Bones />}
        {!list.loading && rows.length === 0 && empty}
        {list.more && <p className="table-more"><Button type="link" loading={list.loadingMore} onClick={list.loadMore}>{t("table.more")}</Button></p>}
      </div>
      {bulk && chosen.length > 0 && (
        <div className="bulk" role="toolbar" aria-label={t("table.picked", { n: chosen.length })}>
          <strong>{t("table.picked", { n: chosen.length })}</strong>
          {bulk.map((b) => <Button key={b.label} size="small" danger={b.danger} onClick={() => void b.run(chosen)}>{b.label}</Button>)}
          <Button size="small" onClick={exportRows}>{t("table.export")}</Button>
          <Button size="small" type="text" onClick={() => setPicked(new Set())}>{t("act.clear")}</Button>
        </div>
      )}
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
