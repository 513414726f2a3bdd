import { brief, relative, stamp } from "@shared/format";
import { useNow } from "@shared/now";

/** An instant: short in lists or relative, the full time and zone on hover. */
export function When({ at, rel }: { at: string | undefined | null; rel?: boolean }) {
  const from = useNow();
  if (!at) return <span className="third">–</span>;
  return <time dateTime={at} title={stamp(at)}>{rel ? relative(at, from) : brief(at)}</time>;
}
