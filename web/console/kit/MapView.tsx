import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { useEffect, useRef } from "react";
import { palettes, type Hue } from "@shared/theme/tokens";
import { useThemeMode } from "@shared/theme/mode";
import { useMe } from "../session";
import { t } from "../t";

export interface MapPoint {
  id: string;
  lat: number;
  lon: number;
  label: string;
  hue?: Hue;
  /** The place in a route, drawn into the point. */
  number?: number;
}

interface Props {
  points?: MapPoint[];
  /** A line through places, such as a technician's day. */
  route?: [number, number][];
  chosen?: { lat: number; lon: number };
  /** Where to look now, such as a place that was typed; a click never moves the map. */
  look?: { lat: number; lon: number };
  /** Clicking sets a place (WGS-84). */
  onChoose?: (lat: number, lon: number) => void;
  onOpen?: (id: string) => void;
  height?: number | string;
}

const far = { centre: [35.5, 116] as [number, number], zoom: 4 };

/** A map on canvas. Tiles come from the organisation's settings; without an address it is a plain grid with true places. */
export default function MapView({ points = [], route, chosen, look, onChoose, onOpen, height = 280 }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<L.Map>(null);
  const layer = useRef<L.LayerGroup>(null);
  const fitted = useRef("");
  const calls = useRef({ onChoose, onOpen });
  calls.current = { onChoose, onOpen };
  const settings = useMe().tenant.map;
  const colours = palettes[useThemeMode()];
  const tiles = settings?.tiles;

  useEffect(() => {
    if (!box.current) return;
    const host = box.current.appendChild(document.createElement("div"));
    host.style.cssText = "position:absolute;inset:0";
    const m = L.map(host, { preferCanvas: true, zoomControl: true, attributionControl: Boolean(tiles), zoomAnimation: false });
    m.setView(settings?.centre ?? far.centre, settings?.zoom ?? far.zoom);
    if (tiles) L.tileLayer(tiles, { attribution: settings?.attribution ?? "", maxZoom: 19 }).addTo(m);
    m.on("click", (e) => calls.current.onChoose?.(e.latlng.lat, e.latlng.lng));
    layer.current = L.layerGroup().addTo(m);
    map.current = m;
    const grow = new ResizeObserver(() => m.invalidateSize());
    grow.observe(box.current);
    return () => {
      grow.disconnect();
      setTimeout(() => { // a redraw that was already asked for must still find its canvas
        m.remove();
        host.remove();
      }, 50);
      map.current = null;
      fitted.current = "";
    };
  }, [tiles, settings]);

  useEffect(() => {
    const m = map.current;
    const g = layer.current;
    if (!m || !g) return;
    g.clearLayers();
    if (route && route.length > 1) L.polyline(route, { color: colours.primary, weight: 3, opacity: 0.7 }).addTo(g);
    for (const p of points) {
      const hue = colours.hues[p.hue ?? "blue"];
      const dot = p.number
        ? L.marker([p.lat, p.lon], { icon: L.divIcon({ className: `map-stop ${p.hue ?? "blue"}`, html: String(p.number), iconSize: [22, 22] }), alt: `${p.number}. ${p.label}` })
        : L.circleMarker([p.lat, p.lon], { radius: 7, weight: 2, color: colours.surface, fillColor: hue.solid, fillOpacity: 1 });
      dot.bindTooltip(p.label, { direction: "top", offset: [0, -8] });
      dot.on("click", (e) => {
        L.DomEvent.stopPropagation(e);
        calls.current.onOpen?.(p.id);
      });
      dot.addTo(g);
    }
    if (chosen) L.circleMarker([chosen.lat, chosen.lon], { radius: 9, weight: 3, color: colours.hues.red.solid, fillOpacity: 0.2 }).addTo(g);
    const places: [number, number][] = [...points.map((p): [number, number] => [p.lat, p.lon]), ...(chosen ? [[chosen.lat, chosen.lon] as [number, number]] : [])];
    const key = points.map((p) => p.id).join();
    if (places.length > 0 && fitted.current !== key) {
      fitted.current = key;
      m.fitBounds(L.latLngBounds(places).pad(0.2), { maxZoom: 14, animate: false });
    }
  }, [points, route, chosen, colours]);

  const [lat, lon] = [look?.lat, look?.lon];
  useEffect(() => {
    const m = map.current;
    if (m && lat !== undefined && lon !== undefined) m.setView([lat, lon], Math.max(m.getZoom(), 14), { animate: false });
  }, [lat, lon]);

  return <div ref={box} className={`map${tiles ? "" : " plain"}${onChoose ? " choose" : ""}`} style={{ height, position: "relative" }} role="application" aria-label={t("map.label")} />;
}
