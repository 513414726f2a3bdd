/** A link that opens the phone's own map with the way to a place (WGS-84); nobody's web service is asked. */
export function wayTo(lat: number, lon: number, name: string): string {
  const apple = /iPhone|iPad|Macintosh/.test(navigator.userAgent);
  return apple ? `maps://?daddr=${lat},${lon}` : `geo:${lat},${lon}?q=${lat},${lon}(${encodeURIComponent(name)})`;
}

const radius = 6_371_000;
const rad = (deg: number) => (deg * Math.PI) / 180;

/** Metres between two places as the crow flies. */
export function metres(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const h = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2;
  return 2 * radius * Math.asin(Math.sqrt(h));
}
