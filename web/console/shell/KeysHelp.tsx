import { Dialog, useAllKeys } from "@kit/index";
import { t } from "../t";

const names: Record<string, string> = { Mod: "Ctrl", Enter: "↵", Escape: "Esc" };

/** The page of keys that work here and now. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("key.help")} onClose={onClose}>
      <dl className="keys">
        {useAllKeys().map((b) => (
          <div key={b.key}>
            <dt>{b.label}</dt>
            <dd>{b.key.split("+").map((part) => <kbd key={part}>{names[part] ?? part.toUpperCase()}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
