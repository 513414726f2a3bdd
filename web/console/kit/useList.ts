import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { get, type List } from "@shared/api";
import { useLiveState } from "@shared/live";

type Query = Record<string, string | undefined>;

export interface Loaded<Row> {
  rows: Row[];
  loading: boolean;
  error: unknown;
  retry: () => void;
  more: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  /** How many new rows wait behind the "n new" button; nothing moves under a pointer. */
  fresh: number;
  showFresh: () => void;
}

const size = 100;

/** A keyset list of the server, kept under [area, "list", …] and refreshed by the live stream of that area. */
export function useList<Row extends { id: string }>(area: string, path: string, query: Query): Loaded<Row> {
  const live = useLiveState() === "live";
  const key = [area, "list", path, query];
  const q = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<List<Row>>(path, { query: { ...query, after: pageParam, limit: size }, signal }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: live ? false : 60_000,
  });
  const all = useMemo(() => q.data?.pages.flatMap((page) => page.items ?? []) ?? [], [q.data]);
  const held = useHeld(all, JSON.stringify(key));
  return {
    ...held,
    loading: q.isPending,
    error: q.data ? undefined : q.error,
    retry: () => void q.refetch(),
    more: q.hasNextPage,
    loadingMore: q.isFetchingNextPage,
    loadMore: () => void (q.hasNextPage && !q.isFetchingNextPage && q.fetchNextPage()),
  };
}

/** Keeps rows that arrived above the last shown one back until they are asked for; rows that left or changed are shown at once. */
function useHeld<Row extends { id: string }>(all: Row[], key: string) {
  const seen = useRef<{ key: string; ids: Set<string> }>({ key: "", ids: new Set() });
  const [, redraw] = useState(0);
  if (seen.current.key !== key || seen.current.ids.size === 0) {
    seen.current = { key, ids: new Set(all.map((row) => row.id)) };
  }
  const { ids } = seen.current;
  const lastShown = all.findLastIndex((row) => ids.has(row.id));
  all.slice(lastShown + 1).forEach((row) => ids.add(row.id));
  const rows = all.filter((row) => ids.has(row.id));
  const showFresh = () => {
    all.forEach((row) => ids.add(row.id));
    redraw((n) => n + 1);
  };
  return { rows, fresh: all.length - rows.length, showFresh };
}
