import { Empty, toast, When } from "@kit/index";
import { go, Link } from "@shared/router";
import { queries } from "../../queries";
import { t } from "../../t";
import { markAllRead, markRead, placeOf, type Inbox, type Notice } from "./api";

const refresh = () => queries.invalidateQueries({ queryKey: ["notice"] });

interface Props {
  inbox: Inbox | undefined;
  /** With a way to the page of all notices. */
  more?: boolean;
  onGo?: () => void;
}

/** Notices, the newest first: a click opens what one is about and marks it read. */
export function Lines({ inbox, more, onGo }: Props) {
  if (!inbox) return <div className="bones"><i /><i /><i /></div>;
  const open = (n: Notice) => {
    const to = placeOf(n);
    onGo?.();
    if (!n.read_at) void markRead(n.id).then(refresh).catch(toast.fail);
    if (to) go(to);
  };
  return (
    <>
      <header>
        <h2>{t("notice.title")}</h2>
        {inbox.unread > 0 && <button type="button" className="link" onClick={() => void markAllRead().then(refresh).catch(toast.fail)}>{t("notice.read_all")}</button>}
      </header>
      <ol>
        {inbox.items.map((n) => (
          <li key={n.id}>
            <button type="button" className={n.read_at ? "read" : n.level} onClick={() => open(n)}>
              <span>{!n.read_at && <span className="sr">{t("notice.new")} </span>}{n.text}</span>
              <small><When at={n.at} rel /></small>
            </button>
          </li>
        ))}
      </ol>
      {inbox.items.length === 0 && <Empty title={t("notice.empty")}>{t("notice.empty_hint")}</Empty>}
      {more && inbox.next && <footer><Link to="/notices" onClick={onGo}>{t("notice.all")}</Link></footer>}
    </>
  );
}
