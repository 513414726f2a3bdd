import { BellOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { t } from "../../t";
import { loadInbox } from "./api";
import { Lines } from "./Lines";
import "./notice.css";

const few = 20;

/** The bell: how many notices nobody has read yet, and the newest of them in a panel. The live stream keeps it up to date. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const q = useQuery({ queryKey: ["notice", "bell"], queryFn: ({ signal }) => loadInbox(few, signal), refetchInterval: 120_000 });
  const unread = q.data?.unread ?? 0;
  const shown = unread > 99 || q.data?.more_unread ? "99+" : String(unread);
  const label = unread > 0 ? t("notice.unread", { n: unread }) : t("notice.title");
  return (
    <Dropdown trigger={["click"]} open={open} onOpenChange={setOpen} placement="bottomRight" popupRender={() => <div className="notices" role="dialog" aria-label={t("notice.title")}><Lines inbox={q.data} more onGo={() => setOpen(false)} /></div>}>
      <Button className="bell" type="text" icon={<BellOutlined />} aria-label={label} title={label}>{unread > 0 && <b aria-hidden data-n={shown} />}</Button>
    </Dropdown>
  );
}
