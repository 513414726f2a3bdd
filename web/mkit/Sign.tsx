import { useEffect, useRef, useState } from "react";
import { t } from "@shared/i18n";

const ink = "#161b26";
const address = (svg: string) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** A field to sign in with a finger; hands over the drawing as SVG, or nothing when it is cleared. One drawn before is shown until it is cleared. */
export function Sign({ label, value, onChange }: { label: string; value?: string; onChange: (svg: string | undefined) => void }) {
  const [before, setBefore] = useState(value);
  const canvas = useRef<HTMLCanvasElement>(null);
  const clear = useRef<() => void>(() => {});
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (before) return;
    let off = () => {};
    let gone = false;
    void import("signature_pad").then(({ default: SignaturePad }) => {
      const c = canvas.current;
      if (!c || gone) return;
      const ratio = Math.max(devicePixelRatio, 1);
      c.width = c.offsetWidth * ratio;
      c.height = c.offsetHeight * ratio;
      c.getContext("2d")?.scale(ratio, ratio);
      const pad = new SignaturePad(c, { penColor: ink });
      pad.addEventListener("endStroke", () => tell.current(pad.toSVG()));
      clear.current = () => {
        pad.clear();
        tell.current(undefined);
      };
      off = () => pad.off();
    });
    return () => {
      gone = true;
      off();
    };
  }, [before]);
  const wipe = () => {
    if (before) {
      setBefore(undefined);
      onChange(undefined);
    } else clear.current();
  };
  return (
    <div className="m-sign">
      {before ? <img src={address(before)} alt={label} /> : <canvas ref={canvas} role="img" aria-label={label} />}
      <button type="button" onClick={wipe}>{t("act.clear")}</button>
    </div>
  );
}
