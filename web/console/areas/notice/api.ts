import { get, post, type List } from "@shared/api";

/** One line of one's own inbox: GET /api/notices. */
export interface Notice {
  id: string;
  code: string;
  level: "info" | "warn" | "alarm";
  subject_type: string;
  subject_id: string;
  root: string;
  at: string;
  read_at?: string;
  text: string;
}

export interface Inbox extends List<Notice> {
  unread: number;
  more_unread: boolean;
}

export const loadInbox = (limit: number, signal?: AbortSignal) => get<Inbox>("/api/notices", { query: { limit }, signal });
export const markRead = (id: string) => post<Notice>("/api/notices/{id}/read", {}, { path: { id } });
export const markAllRead = () => post("/api/notices/read-all", {});

/** The page that a notice is about. */
export function placeOf(n: Notice): string | undefined {
  switch (n.subject_type) {
    case "ticket":
      return `/tickets/${n.subject_id}`;
    case "followup":
      return `/followups/${n.subject_id}`;
    case "complaint":
      return `/complaints/${n.subject_id}`;
    default:
      return n.root.startsWith("tic_") ? `/tickets/${n.root}` : undefined;
  }
}
