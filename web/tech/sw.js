// The technician's app without network: this build's page and files come from the cache, the API never does.
const version = "__VERSION__";
const files = __FILES__;

self.addEventListener("install", (e) => e.waitUntil(caches.open(version).then((cache) => cache.addAll(files))));
self.addEventListener("activate", (e) =>
  e.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name !== version).map((name) => caches.delete(name)))).then(() => self.clients.claim()),
  ),
);
self.addEventListener("message", (e) => e.data === "take over" && self.skipWaiting());
self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin || !url.pathname.startsWith(files[0])) return;
  const wanted = e.request.mode === "navigate" ? files[0] : e.request;
  e.respondWith(caches.open(version).then((cache) => cache.match(wanted)).then((hit) => hit ?? fetch(e.request)));
});
