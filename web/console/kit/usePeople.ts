import { useQuery } from "@tanstack/react-query";
import { get } from "@shared/api";
import { may, useMe } from "../session";

export interface Person {
  id: string;
  name: string;
  unit_id: string;
  phone: string;
  active: boolean;
}

export interface Unit {
  id: string;
  code: string;
  name: string;
  kind: string;
  parent_id: string;
}

/** Colleagues and units by id, for names beside ids and for pickers. */
export function usePeople() {
  const me = useMe();
  const { data } = useQuery({
    queryKey: ["org", "people"],
    enabled: may(me, "org.read"),
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) => get<{ items: Person[]; units: Unit[] }>("/api/people", { signal }),
  });
  const people = data?.items ?? [];
  const units = data?.units ?? [];
  return {
    people: people.filter((p) => p.active),
    units,
    name: (id: string): string => (id === me.person_id ? me.name : (people.find((p) => p.id === id)?.name ?? "")),
    unit: (id: string): string => units.find((u) => u.id === id)?.name ?? "",
  };
}
