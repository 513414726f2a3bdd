import { Input } from "antd";
import { useMemo, useState } from "react";
import { Map, type MapPoint } from "@kit/index";
import { t } from "../../t";
import { parsePlace, showPlace, type Place } from "./coordinates";
import { Field } from "./Field";

export interface Spot {
  address: string;
  lat?: number | null;
  lon?: number | null;
}

export const placeOf = (s: Pick<Spot, "lat" | "lon"> | null | undefined): Place | undefined => (s?.lat != null && s.lon != null ? { lat: s.lat, lon: s.lon } : undefined);

interface Props {
  spot: Spot;
  onChange: (spot: Spot) => void;
  /** Other places to see on the map, such as the customer's sites; a click takes one over. */
  points?: MapPoint[];
  onPoint?: (id: string) => void;
  height?: number;
}

/** Where to go: the address in words, the point by a click on the map or typed as two numbers (WGS-84). */
export function PlaceField({ spot, onChange, points, onPoint, height = 220 }: Props) {
  const chosen = placeOf(spot);
  const [typed, setTyped] = useState<string>();
  const [look, setLook] = useState<Place | undefined>(points?.length ? undefined : chosen);
  const shown = typed ?? (chosen ? showPlace(chosen) : "");
  const wrong = shown.trim() !== "" && !parsePlace(shown);
  const type = (text: string) => {
    setTyped(text);
    const place = parsePlace(text);
    if (place) setLook(place);
    if (place || !text.trim()) onChange({ ...spot, lat: place?.lat ?? null, lon: place?.lon ?? null });
  };
  const marks = useMemo(() => points ?? [], [points]);
  return (
    <div className="place">
      <Field name="address" label={t("ticket.address")}>
        <Input value={spot.address} maxLength={400} onChange={(e) => onChange({ ...spot, address: e.target.value })} />
      </Field>
      <Field name="place" label={t("intake.coordinates")} error={wrong ? t("intake.coordinates_bad") : undefined} hint={t("intake.coordinates_hint")}>
        <Input className="mono" inputMode="text" placeholder="31.23040, 121.47370" value={shown} onChange={(e) => type(e.target.value)} onBlur={() => !wrong && setTyped(undefined)} />
      </Field>
      <Map
        points={marks}
        chosen={chosen}
        look={look}
        height={height}
        onOpen={onPoint}
        onChoose={(lat, lon) => {
          setTyped(undefined);
          onChange({ ...spot, lat, lon });
        }}
      />
    </div>
  );
}
