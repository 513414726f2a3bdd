import {
  AlertOutlined, ApartmentOutlined, AppstoreOutlined, AuditOutlined, BarChartOutlined, BookOutlined, BulbOutlined, CalendarOutlined,
  CheckSquareOutlined, CustomerServiceOutlined, DollarOutlined, FileDoneOutlined, FileTextOutlined, FormOutlined, HddOutlined,
  InboxOutlined, PhoneOutlined, ProjectOutlined, ReadOutlined, SafetyCertificateOutlined, ScheduleOutlined, SettingOutlined, ShopOutlined,
  SmileOutlined, SolutionOutlined, TeamOutlined, ToolOutlined, TrophyOutlined, WalletOutlined, SunOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";

/** The rooms of the console in the order of the side bar. A room is shown when a page of it exists and the person may enter. */
export const groups = [
  { group: "work", rooms: ["today", "task", "ticket", "complaint"] },
  { group: "field", rooms: ["dispatch", "workorder", "inspection", "bench"] },
  { group: "customers", rooms: ["customer", "asset", "contract", "followup", "survey", "proposal"] },
  { group: "money", rooms: ["part", "quote", "sale", "expense"] },
  { group: "knowledge", rooms: ["quality", "dealer", "article", "callcentre"] },
  { group: "team", rooms: ["person", "roster", "appraisal", "training", "programme"] },
  { group: "manage", rooms: ["report", "policy", "form", "setting"] },
] as const;

export type Room = (typeof groups)[number]["rooms"][number];

export const icons: Record<Room, ComponentType> = {
  today: SunOutlined, task: CheckSquareOutlined, ticket: InboxOutlined, complaint: AlertOutlined,
  dispatch: ScheduleOutlined, workorder: FileTextOutlined, inspection: SafetyCertificateOutlined, bench: ToolOutlined,
  customer: ApartmentOutlined, asset: HddOutlined, contract: AuditOutlined, followup: PhoneOutlined, survey: SmileOutlined, proposal: BulbOutlined,
  part: AppstoreOutlined, quote: FileDoneOutlined, sale: DollarOutlined, expense: WalletOutlined,
  quality: SolutionOutlined, dealer: ShopOutlined, article: BookOutlined, callcentre: CustomerServiceOutlined,
  person: TeamOutlined, roster: CalendarOutlined, appraisal: TrophyOutlined, training: ReadOutlined, programme: ProjectOutlined,
  report: BarChartOutlined, policy: BookOutlined, form: FormOutlined, setting: SettingOutlined,
};

/** Where a role starts its day; the first one whose page exists counts. */
export const landings: [role: string, path: string][] = [
  ["technician", "/m/"],
  ["station_technician", "/m/"],
  ["coordinator", "/tickets"],
  ["dispatcher", "/dispatch"],
  ["relations", "/followups"],
  ["team_lead", "/today"],
  ["manager", "/today"],
  ["director", "/today"],
  ["finance", "/tasks"],
];
