import { asApiError, del, get, patch, post } from "@shared/api";
import { fromResponse } from "@shared/api/errors";
import { currentLang } from "@shared/i18n";
import type { Attachment, MyOrders, Order, OrderAnswer } from "../api";
import type { Op } from "./op";
import type { Server } from "./queue";

/** An order as every step answers it, in the shape of the day's list. */
export function fromAnswer(a: OrderAnswer): Order | undefined {
  const { fault, work, advice, test_result, cause_explained, first_visit_fixed, version } = a.workorder;
  const facts = { fault, work, advice, test_result, cause_explained, first_visit_fixed };
  return a.around && { ...a.around, version, facts, parts: a.parts, clocks: a.clocks, moves: a.moves };
}

async function call(op: Op, version: number | undefined): Promise<OrderAnswer> {
  const at = { path: { id: op.order }, key: op.id };
  switch (op.verb) {
    case "move":
      return post("/api/workorders/{id}/move", { ...op.body, op_id: op.id }, at);
    case "record":
      return patch("/api/workorders/{id}", { ...op.body, op_id: op.id, at: op.at, version }, at);
    case "part":
      return post("/api/workorders/{id}/parts", { ...op.body, op_id: op.id, at: op.at }, at);
    case "drop_part":
      return del("/api/workorders/{id}/parts/{part}", { path: { id: op.order, part: op.part }, query: { op_id: op.id } });
    case "sign":
      return post("/api/workorders/{id}/sign", { ...op.body, op_id: op.id }, at);
  }
}

/** The real server. */
export const server: Server = {
  send: async (op, version) => fromAnswer(await call(op, version)),
  fetch: async (order) => fromAnswer(await get<OrderAnswer>("/api/workorders/{id}", { path: { id: order } })),
};

export const fetchDay = () => get<MyOrders>("/api/my/orders");
export const filesOf = async (ticket: string) => (await get<{ items: Attachment[] }>("/api/cases/{root}/attachments", { path: { root: ticket } })).items;

/** Sends a file and tells how far it is, from 0 to 1. */
export function sendFile(blob: Blob, name: string, order: string, progress: (share: number) => void): Promise<void> {
  const form = new FormData();
  form.set("subject_type", "workorder");
  form.set("subject_id", order);
  form.set("file", blob, name);
  return new Promise((done, fail) => {
    const line = new XMLHttpRequest();
    line.open("POST", "/api/attachments");
    line.setRequestHeader("Accept-Language", currentLang());
    line.responseType = "json";
    line.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    line.onload = () => (line.status < 300 ? done() : fail(fromResponse(line.status, line.response, "")));
    line.onerror = () => fail(asApiError(new TypeError("network")));
    line.send(form);
  });
}
