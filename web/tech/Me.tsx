import { useState } from "react";
import { Button, Card, Facts, LangSelect, Nav, Page, Sheet } from "@mkit/index";
import { patch, type Me } from "@shared/api";
import { currentLang, loadWords, type Lang } from "@shared/i18n";
import { go } from "@shared/router";
import { ThemeSelect } from "@shared/theme/ThemeSelect";
import { remember, waiting } from "./db";
import { rooms } from "./rooms";
import { logOut } from "./session";
import { SyncNote } from "./SyncNote";
import { t } from "./t";

export function MePage({ me }: { me: Me }) {
  const [unsent, setUnsent] = useState(0);
  const choose = async (lang: Lang) => {
    await loadWords(lang);
    await remember("me", { ...me, lang });
    await patch("/api/me", { lang }).catch(() => undefined);
  };
  const leave = async () => {
    const { ops, shots } = await waiting();
    if (ops.length + shots.length === 0) return logOut();
    setUnsent(ops.length + shots.length);
  };
  return (
    <Page title={me.name} note={<SyncNote />} foot={<Nav label={t("nav.label")} items={rooms()} at="/me" />}>
      <Card>
        <Facts facts={[
          [t("me.company"), me.tenant.name],
          [t("lang.label"), <LangSelect key="l" value={currentLang()} onChange={(l) => void choose(l)} />],
          [t("theme.label"), <span key="t" className="m-lang"><ThemeSelect /></span>],
        ]} />
      </Card>
      <Button tone="danger" onClick={() => void leave()}>{t("login.out")}</Button>
      {unsent > 0 && (
        <Sheet title={t("me.unsent", { n: unsent })} onClose={() => setUnsent(0)}>
          <p>{t("me.unsent_hint")}</p>
          <Button onClick={() => go("/waiting")}>{t("me.unsent_see")}</Button>
          <Button tone="danger" onClick={() => void logOut()}>{t("me.unsent_drop")}</Button>
        </Sheet>
      )}
    </Page>
  );
}
