import { useEffect } from "react";
import { Bones, Button, Foot, Toasts } from "@mkit/index";
import { useLang } from "@shared/i18n";
import { match, usePath } from "@shared/router";
import { LogIn } from "./LogIn";
import { MePage } from "./Me";
import { OrderPage } from "./Order";
import { boot, useSession } from "./session";
import { Today } from "./Today";
import { t } from "./t";
import { takeUpdate, useUpdate } from "./update";

/** The technician's app: the day, an order, oneself. */
export function App() {
  const lang = useLang();
  const newer = useUpdate();
  useEffect(() => void boot(), []);
  return <div key={lang}>{newer && <Foot><Button onClick={takeUpdate}>{t("update.take")}</Button></Foot>}<Screen /><Toasts /></div>;
}

function Screen() {
  const session = useSession();
  const path = usePath();
  if (session.at === "loading") return <div style={{ padding: 16 }}><Bones /></div>;
  if (session.at === "out") return <LogIn />;
  const order = match("/o/{id}", path);
  if (order) return <OrderPage id={order.id ?? ""} />;
  if (path === "/me") return <MePage me={session.me} />;
  return <Today />;
}
