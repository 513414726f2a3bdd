import { Button, ConfigProvider } from "antd";
import { t } from "@shared/i18n";

export function App() {
  return <ConfigProvider><Button>{t("act.save")}</Button></ConfigProvider>;
}
