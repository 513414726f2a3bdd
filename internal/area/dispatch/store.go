package dispatch

import (
	"time"

	"aftercare/internal/platform/db"
)

// wanted is an order, or a case without one, for which somebody is wanted.
type wanted struct {
	OrderID    string    `json:"order_id" from:"COALESCE(w.id, '')"`
	TicketID   string    `json:"ticket_id" from:"t.id"`
	Skill      string    `json:"skill" from:"COALESCE(NULLIF(w.skill, ''), t.skill)"`
	Minutes    int       `json:"minutes" from:"COALESCE(w.service_min, t.service_min)"`
	Lat        *float64  `json:"lat" from:"COALESCE(w.lat, t.lat)"`
	Lon        *float64  `json:"lon" from:"COALESCE(w.lon, t.lon)"`
	Planned    time.Time `json:"planned" from:"w.planned_start"`
	WishedFrom time.Time `json:"wished_from" from:"t.wished_from"`
	WishedTo   time.Time `json:"wished_to" from:"t.wished_to"`
	RefusedBy  []string  `json:"refused_by" from:"COALESCE(w.refused_by, '[]')"`
	Visitors   string    `json:"visitors" from:"COALESCE((SELECT string_agg(v.assignee_id, ',') FROM workorder v WHERE v.tenant_id = t.tenant_id AND v.ticket_id = t.id AND v.arrived_at IS NOT NULL), '')"`
	ArriveDue  time.Time `json:"arrive_due" from:"(SELECT MIN(k.due_at) FROM clock k WHERE k.tenant_id = t.tenant_id AND k.root = t.id AND k.metric = 'workorder.arrival' AND k.stopped_at IS NULL)"`
	SolveDue   time.Time `json:"solve_due" from:"(SELECT MIN(k.due_at) FROM clock k WHERE k.tenant_id = t.tenant_id AND k.root = t.id AND k.metric = 'ticket.resolution' AND k.stopped_at IS NULL)"`
}

var (
	orderQ = db.Select[wanted]("dispatch.order", `SELECT {cols} FROM workorder w JOIN ticket t ON t.tenant_id = w.tenant_id AND t.id = w.ticket_id
		WHERE w.tenant_id = :tenant AND w.id = :id AND {scope w}`)
	caseQ = db.Select[wanted]("dispatch.case", `SELECT {cols} FROM ticket t LEFT JOIN workorder w ON w.tenant_id = t.tenant_id AND w.ticket_id = t.id
			AND w.end_kind = '' AND w.assignee_id = ''
		WHERE t.tenant_id = :tenant AND t.id = :id AND {scope t} ORDER BY w.id LIMIT 1`)
)

// planned is an order that a technician has been given.
type planned struct {
	ID        string    `json:"id" from:"w.id"`
	Number    string    `json:"number" from:"w.number"`
	Assignee  string    `json:"assignee_id" from:"w.assignee_id"`
	Underway  bool      `json:"underway" from:"w.underway"`
	ArrivedAt time.Time `json:"arrived_at" from:"w.arrived_at"`
	Start     time.Time `json:"planned_start" from:"w.planned_start"`
	Minutes   int       `json:"service_min" from:"w.service_min"`
	Lat       *float64  `json:"lat" from:"w.lat"`
	Lon       *float64  `json:"lon" from:"w.lon"`
	Due       time.Time `json:"due_at" from:"(SELECT MIN(k.due_at) FROM clock k WHERE k.tenant_id = w.tenant_id AND k.subject_id = w.id AND k.subject_type = 'workorder' AND k.metric = 'workorder.arrival' AND k.stopped_at IS NULL)"`
}

// plannedQ lists what technicians are to do until the end of a day; what is done, or waits for parts, keeps nobody.
var plannedQ = db.Select[planned]("dispatch.planned", `SELECT {cols} FROM workorder w
	WHERE w.tenant_id = :tenant AND w.assignee_id <> '' AND w.category IN ('open', 'active') AND w.id <> :order_id
		AND COALESCE(w.planned_start, w.assigned_at) < :until AND COALESCE(w.planned_start, w.assigned_at) >= :since
	ORDER BY w.underway DESC, COALESCE(w.planned_start, w.assigned_at), w.id LIMIT 5000`)
