import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Failed } from "@kit/index";
import { Button } from "antd";
import { t } from "../../t";
import { loadInbox } from "./api";
import { Lines } from "./Lines";
import "./notice.css";

const step = 100;

/** All notices of the last months. */
export default function All() {
  const [limit, setLimit] = useState(step);
  const q = useQuery({ queryKey: ["notice", "all", limit], queryFn: ({ signal }) => loadInbox(limit, signal), placeholderData: (before) => before });
  if (q.error && !q.data) return <Failed error={q.error} again={() => void q.refetch()} />;
  return (
    <div className="notices all">
      <Lines inbox={q.data} />
      {q.data?.next && limit < 2 * step && <Button type="link" loading={q.isFetching} onClick={() => setLimit(limit + step)}>{t("table.more")}</Button>}
    </div>
  );
}
