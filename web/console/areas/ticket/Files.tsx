import { CloseOutlined, FileOutlined, FilePdfOutlined, LeftOutlined, PaperClipOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import { Card, Dialog, toast } from "@kit/index";
import { get, upload } from "@shared/api";
import { stamp } from "@shared/format";
import { shrink } from "./shrink";
import { queries } from "../../queries";
import { useMay } from "../../session";
import { t } from "../../t";

interface Attachment {
  id: string;
  name: string;
  mime: string;
  size: number;
  width: number;
  created_at: string;
}

const href = (a: Attachment) => `/api/attachments/${a.id}`;
const isImage = (a: Attachment) => a.mime.startsWith("image/");
const size = (bytes: number) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

/** The files of a case and its visits: dropped on the page, pasted or chosen; pictures as thumbnails. */
export function Files({ ticketId }: { ticketId: string }) {
  const may = useMay("attachment.write");
  const q = useQuery({ queryKey: ["attachment", "of", ticketId], queryFn: ({ signal }) => get<{ items: Attachment[] }>("/api/cases/{root}/attachments", { path: { root: ticketId }, signal }) });
  const [sending, setSending] = useState<string[]>([]);
  const [at, setAt] = useState<number>();
  const input = useRef<HTMLInputElement>(null);
  const send = async (files: File[]) => {
    setSending((s) => [...s, ...files.map((f) => f.name)]);
    for (const file of files) {
      try {
        await upload(await shrink(file), file.name, { subject_type: "ticket", subject_id: ticketId });
      } catch (thrown) {
        toast.fail(thrown);
      }
      setSending((s) => s.toSpliced(s.indexOf(file.name), 1));
    }
    await queries.invalidateQueries({ queryKey: ["attachment", "of", ticketId] });
  };
  const over = useDrop(may, (files) => void send(files));
  const items = q.data?.items ?? [];
  const pictures = items.filter(isImage);
  const others = items.filter((a) => !isImage(a));
  return (
    <Card
      title={items.length ? t("ticket.files_n", { n: items.length }) : t("ticket.files")}
      extra={may && <Button size="small" type="text" icon={<PaperClipOutlined />} onClick={() => input.current?.click()}>{t("act.add")}</Button>}
    >
      {pictures.length > 0 && (
        <div className="thumbs">
          {pictures.map((a, i) => <button key={a.id} type="button" title={`${a.name} · ${stamp(a.created_at)}`} onClick={() => setAt(i)}><img src={href(a)} alt={a.name} loading="lazy" /></button>)}
        </div>
      )}
      {others.map((a) => <p key={a.id} className="file"><a href={href(a)} download={a.name}>{a.mime === "application/pdf" ? <FilePdfOutlined aria-hidden /> : <FileOutlined aria-hidden />} {a.name}</a> <small>{size(a.size)}</small></p>)}
      {sending.map((name, i) => <p key={name + i} className="third" role="status">{t("ticket.sending", { name })}</p>)}
      {items.length === 0 && sending.length === 0 && <p className="third">{may ? t("ticket.files_hint") : t("ticket.no_files")}</p>}
      {may && <input ref={input} className="sr" type="file" multiple tabIndex={-1} aria-label={t("ticket.files")} onChange={(e) => {
        void send([...(e.target.files ?? [])]);
        e.target.value = "";
      }} />}
      {over && <div className="drop-veil" aria-hidden><strong>{t("ticket.drop_here")}</strong></div>}
      {at !== undefined && pictures[at] && <Lightbox pictures={pictures} at={at} onAt={setAt} onClose={() => setAt(undefined)} />}
    </Card>
  );
}

/** Takes files that are dropped anywhere on the page, and pictures pasted from the clipboard; says whether some hang over it. */
function useDrop(may: boolean, then: (files: File[]) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(then);
  latest.current = then;
  useEffect(() => {
    if (!may) return;
    const carries = (e: DragEvent) => e.dataTransfer?.types.includes("Files") ?? false;
    const drag = (e: DragEvent) => {
      if (!carries(e)) return;
      e.preventDefault();
      setOver(true);
    };
    const leave = (e: DragEvent) => e.relatedTarget === null && setOver(false);
    const drop = (e: DragEvent) => {
      if (!carries(e)) return;
      e.preventDefault();
      setOver(false);
      latest.current([...(e.dataTransfer?.files ?? [])]);
    };
    const paste = (e: ClipboardEvent) => {
      const files = [...(e.clipboardData?.files ?? [])];
      if (files.length) latest.current(files);
    };
    const off = new AbortController();
    document.addEventListener("dragover", drag, { signal: off.signal });
    document.addEventListener("dragleave", leave, { signal: off.signal });
    document.addEventListener("drop", drop, { signal: off.signal });
    document.addEventListener("paste", paste, { signal: off.signal });
    return () => off.abort();
  }, [may]);
  return over;
}

function Lightbox({ pictures, at, onAt, onClose }: { pictures: Attachment[]; at: number; onAt: (at: number) => void; onClose: () => void }) {
  const it = pictures[at];
  const step = (by: number) => onAt((pictures.length + at + by) % pictures.length);
  if (!it) return null;
  return (
    <Dialog label={it.name} className="lightbox" onClose={onClose}>
      <div onKeyDown={(e) => (e.key === "ArrowRight" ? step(1) : e.key === "ArrowLeft" ? step(-1) : undefined)}>
        <header>
          <span>{it.name} <small>{at + 1}/{pictures.length} · {stamp(it.created_at)}</small></span>
          <span className="row">
            {pictures.length > 1 && <Button autoFocus type="text" icon={<LeftOutlined />} aria-label={t("key.previous")} onClick={() => step(-1)} />}
            {pictures.length > 1 && <Button type="text" icon={<RightOutlined />} aria-label={t("key.next")} onClick={() => step(1)} />}
            <Button type="text" icon={<CloseOutlined />} aria-label={t("act.close")} onClick={onClose} />
          </span>
        </header>
        <img src={href(it)} alt={it.name} />
      </div>
    </Dialog>
  );
}
