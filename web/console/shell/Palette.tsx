import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Dialog } from "@kit/index";
import { get, type List } from "@shared/api";
import { go } from "@shared/router";
import { groups } from "../nav";
import type { Page } from "../pages";
import { may, useMe } from "../session";
import { t } from "../t";

interface Item {
  id: string;
  kind: string;
  text: string;
  hint?: string;
  run: () => void;
}

interface Found {
  id: string;
  number?: string;
  name?: string;
  title?: string;
  serial?: string;
  customer_name?: string;
}

// What can be found by number, phone, customer or serial: where to ask, and where a hit leads.
const sources = [
  { area: "ticket", path: "/api/tickets", perm: "ticket.read", to: (id: string) => `/tickets/${id}` },
  { area: "customer", path: "/api/customers", perm: "customer.read", to: (id: string) => `/customers/${id}` },
  { area: "asset", path: "/api/assets", perm: "asset.read", to: (id: string) => `/assets/${id}` },
] as const;

/** Go, find, do: every room, every command and every record, from the keyboard. */
export function Palette({ pages, onClose }: { pages: Page[]; onClose: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(text.trim(), pages);
  const places = items(pages).filter((i) => i.text.toLowerCase().includes(text.trim().toLowerCase()));
  const all = [...places, ...found];
  useEffect(() => setAt(0), [text]);
  const run = (item: Item | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const keys = (e: React.KeyboardEvent) => {
    const by = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    if (by) {
      e.preventDefault();
      setAt((all.length + at + by) % (all.length || 1));
    }
    if (e.key === "Enter" && !e.nativeEvent.isComposing) run(all[at]);
  };
  return (
    <Dialog label={t("key.palette")} className="palette" onClose={onClose}>
      <input
        autoFocus role="combobox" aria-expanded aria-controls="palette-list" aria-activedescendant={all[at] && `go-${all[at].id}`}
        aria-label={t("palette.hint")} placeholder={t("palette.hint")} value={text} onChange={(e) => setText(e.target.value)} onKeyDown={keys}
      />
      <div id="palette-list" role="listbox" aria-label={t("key.palette")}>
        {all.map((item, i) => (
          <button key={item.id} id={`go-${item.id}`} type="button" role="option" tabIndex={-1} aria-selected={i === at} onPointerMove={() => setAt(i)} onClick={() => run(item)}>
            <small>{item.kind}</small> <span>{item.text}</span> {item.hint && <kbd>{item.hint}</kbd>}
          </button>
        ))}
        {all.length === 0 && <p className="third">{t("palette.none")}</p>}
      </div>
    </Dialog>
  );
}

function items(pages: Page[]): Item[] {
  const commands = pages.flatMap((p): Item[] =>
    p.command ? [{ id: p.path, kind: t("palette.do"), text: t(p.command.label), hint: p.command.key?.toUpperCase(), run: () => go(p.path) }] : [],
  );
  const rooms = groups.flatMap((g) => [...g.rooms]).flatMap((room): Item[] => {
    const door = pages.find((p) => p.room === room);
    return door ? [{ id: door.path, kind: t("palette.go"), text: t(`nav.${room}`), run: () => go(door.path) }] : [];
  });
  return [...commands, ...rooms];
}

function useFound(text: string, pages: Page[]): Item[] {
  const me = useMe();
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery({
    queryKey: ["palette", q],
    enabled: q.length > 1,
    queryFn: async ({ signal }) => {
      const open = sources.filter((s) => may(me, s.perm) && pages.some((p) => p.path.startsWith(`/${s.area}s`)));
      const lists = await Promise.all(open.map((s) => get<List<Found>>(s.path, { query: { q, limit: 6 }, signal }).catch(() => undefined)));
      return open.flatMap((s, i) => (lists[i]?.items ?? []).map((hit) => ({ ...s, hit })));
    },
  });
  return (data ?? []).map(({ area, to, hit }) => ({
    id: hit.id,
    kind: t(`nav.${area}`),
    text: [hit.number ?? hit.serial, hit.title ?? hit.name, hit.customer_name].filter(Boolean).join(" · "),
    run: () => go(to(hit.id)),
  }));
}
