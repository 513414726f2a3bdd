import { useState } from "react";
import { asApiError, type ApiError } from "@shared/api";
import { queries } from "../queries";
import { toast } from "./toast";

interface Options<T> {
  /** What to say when it is done; with `undo` it can be taken back for eight seconds. */
  done?: string | ((result: T) => string);
  undo?: (result: T) => void | Promise<unknown>;
  /** Areas whose reads are old now; a conflict makes them old too. */
  refresh?: string[];
  then?: (result: T) => void;
}

/** Runs one write: busy while it lasts, a toast after it, and the newest state on screen when somebody else was faster. */
export function useAction<A extends unknown[], T>(act: (...args: A) => Promise<T>, o: Options<T> = {}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const refresh = () => Promise.all((o.refresh ?? []).map((area) => queries.invalidateQueries({ queryKey: [area] })));
  const run = async (...args: A): Promise<T | undefined> => {
    setBusy(true);
    setError(undefined);
    try {
      const result = await act(...args);
      const text = typeof o.done === "function" ? o.done(result) : o.done;
      const { undo } = o;
      if (text) toast.ok(text, undo && (() => undo(result)));
      o.then?.(result);
      void refresh();
      return result;
    } catch (thrown) {
      const failed = asApiError(thrown);
      setError(failed);
      toast.fail(failed);
      if (failed.kind === "conflict") void refresh();
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, error };
}
