import { CloseOutlined } from "@ant-design/icons";
import { useEffect, useRef, useState } from "react";
import { t } from "../t";
import { toast } from "./toast";

export interface Hit {
  value: string;
  label: string;
  /** What tells two of one name apart. */
  more?: string;
}

interface Props {
  id: string;
  label: string;
  /** The value that is chosen already. */
  first?: string;
  autoFocus?: boolean;
  search: (text: string, signal: AbortSignal) => Promise<Hit[]>;
  onChoose: (value: string) => void;
}

/** Finds one record while somebody types; the hits stand below the field, so nothing covers the form. */
export function SearchBox({ id, label, first, autoFocus, search, onChoose }: Props) {
  const [text, setText] = useState("");
  const [hits, setHits] = useState<Hit[]>();
  const [at, setAt] = useState(0);
  const [here, setHere] = useState(false);
  const [chosen, setChosen] = useState<Hit | undefined>(first ? { value: first, label: first } : undefined);
  const latest = useRef(search);
  latest.current = search;
  useEffect(() => {
    if (chosen) return;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      latest
        .current(text.trim(), stop.signal)
        .then((found) => {
          setHits(found);
          setAt(0);
        })
        .catch(toast.fail);
    }, text ? 200 : 0);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [text, chosen]);
  const choose = (hit: Hit | undefined) => {
    setChosen(hit);
    setText("");
    onChoose(hit?.value ?? "");
  };
  const keys = (e: React.KeyboardEvent) => {
    if (!hits?.length) return;
    const by = e.key === "ArrowDown" ? 1 : e.key === "ArrowUp" ? -1 : 0;
    if (by) setAt((hits.length + at + by) % hits.length);
    if (e.key === "Enter" && !e.nativeEvent.isComposing) choose(hits[at]);
    if (by || e.key === "Enter") e.preventDefault();
  };
  if (chosen) {
    return (
      <div className="control chosen">
        <span>{chosen.label}{chosen.more && <small> · {chosen.more}</small>}</span>
        <button type="button" id={id} className="icon" aria-label={`${t("act.clear")}: ${label}`} onClick={() => choose(undefined)}><CloseOutlined /></button>
      </div>
    );
  }
  return (
    <div className="search-box" onFocus={() => setHere(true)} onBlur={(e) => setHere(e.currentTarget.contains(e.relatedTarget))}>
      <input id={id} className="control" role="combobox" aria-expanded={Boolean(hits?.length)} aria-controls={`${id}-hits`} aria-label={label} autoFocus={autoFocus} autoComplete="off" value={text} onChange={(e) => setText(e.target.value)} onKeyDown={keys} />
      <div id={`${id}-hits`} role="listbox" aria-label={label} hidden={!here && !text}>
        {hits?.slice(0, 6).map((hit, i) => (
          <button key={hit.value} type="button" role="option" tabIndex={-1} aria-selected={i === at} onClick={() => choose(hit)}>
            <span>{hit.label}</span>{hit.more && <small>{hit.more}</small>}
          </button>
        ))}
        {hits?.length === 0 && <p className="third">{t("palette.none")}</p>}
      </div>
    </div>
  );
}
