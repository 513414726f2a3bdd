import { Button, Card, Facts, LangSelect, Nav, Page } from "@mkit/index";
import type { Me } from "@shared/api";
import { patch } from "@shared/api";
import { currentLang, loadWords, type Lang } from "@shared/i18n";
import { ThemeSelect } from "@shared/theme/ThemeSelect";
import { rooms } from "./rooms";
import { logOut } from "./session";
import { t } from "./t";

export function MePage({ me }: { me: Me }) {
  const choose = async (lang: Lang) => {
    await loadWords(lang);
    await patch("/api/me", { lang }).catch(() => undefined);
  };
  return (
    <Page title={me.name} foot={<Nav label={t("nav.label")} items={rooms()} at="/me" />}>
      <Card>
        <Facts facts={[
          [t("lang.label"), <LangSelect key="l" value={currentLang()} onChange={(l) => void choose(l)} />],
          [t("theme.label"), <span key="t" className="m-lang"><ThemeSelect /></span>],
        ]} />
      </Card>
      <Button danger onClick={() => void logOut()}>{t("login.out")}</Button>
    </Page>
  );
}
