import { known, say } from "../i18n";

/** The kinds of error the server knows, and two that only a browser can meet. */
export type Kind =
  | "invalid" | "unauthenticated" | "forbidden" | "not_found" | "conflict" | "too_large"
  | "limited" | "unavailable" | "storage_full" | "internal" | "offline" | "aborted";

export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** A refusal or failure of the server, already said in the user's language. */
export class ApiError extends Error {
  constructor(
    readonly kind: Kind,
    readonly code: string,
    message: string,
    readonly params: Record<string, string | number> = {},
    readonly fields: FieldError[] = [],
    readonly requestId = "",
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The message of one field, for a form to show beside it. */
  field(name: string): string | undefined {
    return this.fields.find((f) => f.field === name)?.message;
  }
}

const kinds: Record<number, Kind> = {
  400: "invalid", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 409: "conflict", 412: "conflict",
  413: "too_large", 422: "invalid", 429: "limited", 502: "unavailable", 503: "unavailable", 504: "unavailable", 507: "storage_full",
};

interface Wire {
  error?: { kind?: string; code?: string; message?: string; params?: Record<string, string | number>; fields?: FieldError[]; request_id?: string };
}

export function fromResponse(status: number, body: unknown, requestId: string): ApiError {
  const e = (body as Wire | undefined)?.error;
  const kind = kinds[status] ?? "internal";
  const code = e?.code ?? kind;
  return new ApiError(kind, code, e?.message || say(`error.${kind}`), e?.params, e?.fields ?? [], e?.request_id ?? requestId);
}

/** Any thrown thing as an ApiError, so that a screen has one way to show a failure. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof DOMException && thrown.name === "AbortError") return new ApiError("aborted", "aborted", "");
  if (thrown instanceof TypeError) return new ApiError("offline", "offline", say("error.offline"));
  return new ApiError("internal", "internal", thrown instanceof Error && !known("error.internal") ? thrown.message : say("error.internal"));
}
