import type { Loaded } from "@kit/index";

interface Asked {
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** Rows that came whole, as the table wants them. */
export function whole<Row extends { id: string }>(rows: Row[], q: Asked): Loaded<Row> {
  return {
    rows, loading: q.isPending, error: rows.length ? undefined : q.error, retry: () => void q.refetch(),
    more: false, loadingMore: false, loadMore: () => undefined, fresh: 0, showFresh: () => undefined,
  };
}
