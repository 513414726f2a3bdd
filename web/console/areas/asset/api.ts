import { get, patch, post, type List } from "@shared/api";
import type { Cover as Verdict } from "../ticket/api";

export type Status = "in_use" | "spare" | "in_repair" | "retired";

/** One machine as lists carry it: GET /api/assets. */
export interface Asset {
  id: string;
  number: string;
  label_code: string;
  serial: string;
  model_id: string;
  model_name: string;
  customer_id: string;
  customer_name: string;
  site_id: string;
  unit_id: string;
  owner_id: string;
  assignee_id: string;
  installed_on: string;
  sold_on: string;
  status: Status;
  note: string;
  meter: number;
  updated_at: string;
  updated_by: string;
  version: number;
}

export interface Model {
  id: string;
  code: string;
  name: string;
  brand: string;
  warranty_months: number;
  active: boolean;
}

export interface AssetView extends Asset {
  model: Model;
}

/** One promise about a machine. */
export interface Cover {
  id: string;
  kind: "maker" | "company" | "contract";
  from_day: string;
  to_day: string;
  free_labour: boolean;
  free_parts: boolean;
  provider: string;
  contract_no: string;
  note: string;
  void: boolean;
  version: number;
}

export interface CoverView {
  verdict: Verdict;
  covers: Cover[];
}

export const loadAsset = (id: string, signal?: AbortSignal) => get<AssetView>("/api/assets/{id}", { path: { id }, signal });
export const changeAsset = (a: Asset, change: Record<string, unknown>) => patch<AssetView>("/api/assets/{id}", { version: a.version, ...change }, { path: { id: a.id } });
export const createAsset = (body: Record<string, unknown>) => post<AssetView>("/api/assets", body);
export const loadCover = (id: string, signal?: AbortSignal) => get<CoverView>("/api/assets/{id}/cover", { path: { id }, signal });
export const addCover = (asset: string, body: Record<string, unknown>) => post<Cover>("/api/assets/{id}/covers", body, { path: { id: asset } });
export const changeCover = (asset: string, c: Cover, change: Record<string, unknown>) => patch<Cover>("/api/assets/{id}/covers/{cover}", { version: c.version, ...change }, { path: { id: asset, cover: c.id } });
export const loadModels = (signal?: AbortSignal) => get<List<Model>>("/api/models", { query: { limit: 200 }, signal });
