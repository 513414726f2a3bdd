import { useEffect, useState } from "react";
import { asApiError, get, type ApiError } from "@shared/api";

/** Reads one thing from the server, and again every minute while `poll` is set. */
export function useGet<T>(path: string, values: Record<string, string>, poll = false) {
  const [data, setData] = useState<T>();
  const [error, setError] = useState<ApiError>();
  const [round, setRound] = useState(0);
  const key = JSON.stringify(values);
  useEffect(() => {
    const stop = new AbortController();
    get<T>(path, { path: values, signal: stop.signal }).then(
      (found) => {
        setData(found);
        setError(undefined);
      },
      (thrown) => {
        const failed = asApiError(thrown);
        if (failed.kind !== "aborted") setError(failed);
      },
    );
    return () => stop.abort();
  }, [path, key, round]);
  useEffect(() => {
    if (!poll) return;
    const timer = setInterval(() => setRound((n) => n + 1), 60_000);
    return () => clearInterval(timer);
  }, [poll]);
  return { data, error, again: () => setRound((n) => n + 1) };
}
