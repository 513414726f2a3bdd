import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { FilterBar, type Filter } from "@kit/index";
import { go } from "@shared/router";
import { t } from "../../t";
import { loadOverview } from "./api";

interface Props {
  tab: "values" | "rules" | "changes";
  search?: string;
  filters?: Filter[];
  actions?: ReactNode;
}

const places = { values: "/policy", rules: "/policy/rules", changes: "/policy/changes" };

export const useOverview = () => useQuery({ queryKey: ["policy", "overview"], queryFn: ({ signal }) => loadOverview(signal) });

/** The head of the three lists of the policy: which pack is in force, and the way between values, rules and changes. */
export function Head({ tab, search, filters, actions }: Props) {
  const { data } = useOverview();
  return (
    <FilterBar
      title={t("policy.title")}
      tab={tab}
      onTab={(key) => go(places[key as keyof typeof places])}
      tabs={[
        { key: "values", label: t("policy.values"), count: data?.params },
        { key: "rules", label: t("policy.rules"), count: data?.rules },
        { key: "changes", label: t("policy.changes") },
      ]}
      search={search}
      filters={filters}
      actions={<>{data && <span className="third pack-name" title={t("policy.in_force")}>{data.name} <span className="mono">{data.stamp.split("@")[1] ?? data.stamp}</span></span>}{actions}</>}
    />
  );
}
