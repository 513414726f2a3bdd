import { useEffect } from "react";
import { Bones, Button, Foot, Toasts } from "@mkit/index";
import { useLang } from "@shared/i18n";
import { match, usePath } from "@shared/router";
import { LogIn } from "./LogIn";
import { MePage } from "./Me";
import { OrderPage } from "./order/Order";
import { RecordPage } from "./order/Record";
import { SignPage } from "./order/SignPage";
import { boot, useSession } from "./session";
import { Today } from "./Today";
import { t } from "./t";
import { takeUpdate, useUpdate } from "./update";
import { WaitingPage } from "./Waiting";

/** The technician's app: the day, an order, oneself. */
export function App() {
  const lang = useLang();
  const newer = useUpdate();
  useEffect(() => void boot(), []);
  return <div key={lang}>{newer && <Foot><Button onClick={takeUpdate}>{t("update.take")}</Button></Foot>}<Screen /><Toasts /></div>;
}

const orderPages = [["/o/{id}", OrderPage], ["/o/{id}/record", RecordPage], ["/o/{id}/sign", SignPage]] as const;

function Screen() {
  const session = useSession();
  const path = usePath();
  if (session.at === "loading") return <div style={{ padding: 16 }}><Bones /></div>;
  if (session.at === "out") return <LogIn expired={session.expired} />;
  for (const [pattern, Screen] of orderPages) {
    const found = match(pattern, path);
    if (found?.id) return <Screen key={found.id} id={found.id} />;
  }
  if (path === "/waiting") return <WaitingPage />;
  if (path === "/me") return <MePage me={session.me} />;
  return <Today />;
}
