import { useMe } from "../../session";
import Ledger from "./Ledger";
import { Mine } from "./Mine";

/** Whoever reaches others' accounts sees the ledger, everybody else his own. */
export default function Door() {
  const me = useMe();
  return me.perms["appraisal.read"] === "own" ? <Mine /> : <Ledger />;
}
