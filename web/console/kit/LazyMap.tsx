import { lazy, Suspense, type ComponentProps } from "react";

const Drawn = lazy(() => import("./MapView"));

/** The map, whose library is only fetched when a map is on the screen. */
export function LazyMap(props: ComponentProps<typeof Drawn>) {
  return <Suspense fallback={<div className="map plain" style={{ height: props.height ?? 280 }} />}><Drawn {...props} /></Suspense>;
}
