import createClient from "openapi-fetch";
import { currentLang } from "../i18n";
import { newId } from "../id";
import { ApiError, asApiError, fromResponse } from "./errors";

type Value = string | number | boolean | undefined | null;

export interface Options {
  /** Values of the `{name}` parts of the path. */
  path?: Record<string, string>;
  query?: Record<string, Value | Value[]>;
  signal?: AbortSignal;
  /** Idempotency key of a write; give one to make a repeat after a reload harmless. */
  key?: string;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Answer = { data?: unknown; error?: unknown; response: Response };
type Call = (path: string, init: object) => Promise<Answer>;

const client = createClient<Record<string, never>>({ baseUrl: "", fetch: (request) => fetch(request) }) as unknown as Record<Method, Call>;

let onUnauthenticated: (() => void) | undefined;

/** Says what to do when the session is gone: show the log-in page and keep the address. */
export function whenUnauthenticated(tell: () => void) {
  onUnauthenticated = tell;
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const filled = (query: Options["query"]) =>
  Object.fromEntries(Object.entries(query ?? {}).filter(([, v]) => v !== undefined && v !== null && v !== ""));

async function once(method: Method, path: string, body: unknown, o: Options, key: string): Promise<unknown> {
  const headers: Record<string, string> = { "Accept-Language": currentLang() };
  if (method !== "GET") headers["Idempotency-Key"] = key;
  const form = body instanceof FormData;
  const { data, error, response } = await client[method](path, {
    params: { path: o.path, query: filled(o.query) },
    body,
    headers,
    signal: o.signal,
    ...(form ? { bodySerializer: (b: unknown) => b } : {}),
  });
  if (response.ok) return data;
  const failed = fromResponse(response.status, error, response.headers.get("X-Request-Id") ?? "");
  if (failed.kind === "unauthenticated" && path !== "/api/login") onUnauthenticated?.();
  throw failed;
}

// A write that met a broken line is sent again under the same key: the server does it once.
async function call(method: Method, path: string, body: unknown, o: Options): Promise<unknown> {
  const key = o.key ?? newId();
  for (let attempt = 0; ; attempt++) {
    try {
      return await once(method, path, body, o, key);
    } catch (thrown) {
      const failed = asApiError(thrown);
      if (method === "GET" || failed.kind !== "offline" || attempt >= 2) throw failed;
      await wait(400 * 3 ** attempt);
    }
  }
}

export const get = <T>(path: string, o: Options = {}) => call("GET", path, undefined, o) as Promise<T>;
export const post = <T>(path: string, body: unknown, o: Options = {}) => call("POST", path, body, o) as Promise<T>;
export const put = <T>(path: string, body: unknown, o: Options = {}) => call("PUT", path, body, o) as Promise<T>;
export const patch = <T>(path: string, body: unknown, o: Options = {}) => call("PATCH", path, body, o) as Promise<T>;
export const del = <T>(path: string, o: Options = {}) => call("DELETE", path, undefined, o) as Promise<T>;

/** Sends one file as an attachment and answers its id. */
export function upload<T = { id: string }>(file: Blob, name: string, fields: Record<string, string> = {}, to = "/api/attachments"): Promise<T> {
  const form = new FormData();
  for (const [k, v] of Object.entries(fields)) form.set(k, v);
  form.set("file", file, name);
  return post<T>(to, form);
}

export { ApiError, asApiError };
