import { useEffect, useMemo } from "react";
import { t } from "@shared/i18n";

export interface Picture {
  id: string;
  blob: Blob;
  /** How far it is on its way, from 0 to 1; without it, it is not moving. */
  share?: number;
  /** It has arrived and can no longer be taken away. */
  kept?: boolean;
  bad?: boolean;
}

const longest = 1600;

/** Shrinks a photo to 1600 px JPEG before it is kept or sent: a tenth of the bytes, still readable. */
export async function shrink(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  return small && small.size < file.size ? small : file;
}

interface PhotoProps {
  pictures: Picture[];
  onAdd: (files: Blob[]) => void | Promise<void>;
  onDrop: (id: string) => void;
  most?: number;
}

/** Photos as tiles, taken with the camera or chosen; a thin line shows how far each is on its way. */
export function Photo({ pictures, onAdd, onDrop, most = 8 }: PhotoProps) {
  const add = async (input: HTMLInputElement) => {
    const files = [...(input.files ?? [])].slice(0, most - pictures.length);
    input.value = "";
    await onAdd(await Promise.all(files.map((file) => shrink(file).catch(() => file))));
  };
  return (
    <div className="m-photos">
      {pictures.map((p) => <Tile key={p.id} picture={p} onDrop={() => onDrop(p.id)} />)}
      {pictures.length < most && (
        <label>
          <span aria-hidden>＋</span>
          <input className="sr" type="file" accept="image/*" multiple aria-label={t("photo.add")} onChange={(e) => void add(e.currentTarget)} />
        </label>
      )}
    </div>
  );
}

function Tile({ picture: p, onDrop }: { picture: Picture; onDrop: () => void }) {
  const url = useMemo(() => URL.createObjectURL(p.blob), [p.blob]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <span className={p.bad ? "bad" : ""}>
      <img src={url} alt={t("photo.one")} />
      {p.share !== undefined && <progress max={1} value={p.share} aria-label={t("photo.one")} />}
      {!p.kept && <button type="button" aria-label={t("act.remove")} onClick={onDrop}>✕</button>}
    </span>
  );
}
