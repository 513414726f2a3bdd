package workorder

import (
	"time"

	"aftercare/internal/area/workforce"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/step"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// Mine is one order of the technician's day, whole, so that the phone can work on it without network (PROC-25).
type Mine struct {
	Around
	Facts  Findings     `json:"facts"`
	Parts  []Part       `json:"parts" nullable:"false"`
	Clocks []clock.View `json:"clocks" nullable:"false"`
	Moves  []step.Offer `json:"moves" nullable:"false"`
}

// Findings is what was found and done so far.
type Findings struct {
	Type           string `json:"type"`
	Fault          string `json:"fault"`
	Work           string `json:"work"`
	Advice         string `json:"advice"`
	TestResult     string `json:"test_result"`
	RepairNote     string `json:"repair_note"`
	CauseExplained *bool  `json:"cause_explained,omitempty"`
	FirstFixed     *bool  `json:"first_visit_fixed,omitempty"`
}

// MyInput asks for the technician's own orders.
type MyInput struct{}

// MyOrders is all that a technician's phone keeps.
type MyOrders struct {
	Items []Mine    `json:"items" nullable:"false"`
	Now   time.Time `json:"now"`
}

// PositionInput is where a technician's phone is.
type PositionInput struct {
	Body struct {
		Lat float64   `json:"lat" minimum:"-90" maximum:"90"`
		Lon float64   `json:"lon" minimum:"-180" maximum:"180"`
		At  time.Time `json:"at,omitzero" doc:"by the device's clock"`
	}
}

// Taken says that something was noted.
type Taken struct {
	At time.Time `json:"at"`
}

// Position notes where the technician is, for whoever plans his day.
func (s *Service) Position(tx *db.Tx, in *PositionInput) (*Taken, error) {
	if tx.Actor.Person == "" {
		return nil, errs.New(errs.Forbidden, "workorder.no_person")
	}
	return &Taken{tx.Now}, workforce.SetPosition(tx, workforce.PersonID(tx.Actor.Person), in.Body.Lat, in.Body.Lon, in.Body.At)
}

// maxMine is more than anybody does in a day.
const maxMine = 100

var (
	mineQ = db.Select[Order]("workorder.mine", `SELECT {cols} FROM workorder WHERE tenant_id = :tenant AND assignee_id = :person
		AND (end_kind = '' OR closed_at >= :since AND closed_at < :until) ORDER BY COALESCE(planned_start, 0), id LIMIT :limit`)
	mineAroundQ = db.Select[Around]("workorder.mine_around", `SELECT {cols}`+around+`AND w.assignee_id = :person
		AND (w.end_kind = '' OR w.closed_at >= :since AND w.closed_at < :until) ORDER BY COALESCE(w.planned_start, 0), w.id LIMIT :limit`)
	minePartsQ = db.Select[Part]("workorder.mine_parts", `SELECT {cols x} FROM workorder_part x
		JOIN workorder w ON w.tenant_id = x.tenant_id AND w.id = x.workorder_id
		WHERE x.tenant_id = :tenant AND w.assignee_id = :person AND (w.end_kind = '' OR w.closed_at >= :since AND w.closed_at < :until)
		ORDER BY x.added_at, x.id LIMIT 1000`)
	mineClocksQ = db.Select[clock.Clock]("workorder.mine_clocks", `SELECT {cols x} FROM clock x
		WHERE x.tenant_id = :tenant AND x.stopped_at IS NULL AND x.root IN (SELECT w.ticket_id FROM workorder w
			WHERE w.tenant_id = :tenant AND w.assignee_id = :person AND w.end_kind = '') ORDER BY x.started_at, x.id LIMIT 500`)
)

// MyOrders gives a technician his open orders and those that ended today, in a fixed number of statements.
func (s *Service) MyOrders(tx *db.Tx, _ *MyInput) (*MyOrders, error) {
	if tx.Actor.Person == "" {
		return nil, errs.New(errs.Forbidden, "workorder.no_person")
	}
	from, to, err := DayOf(tx, "", "")
	if err != nil {
		return nil, err
	}
	args := db.Args{"since": from, "until": to, "limit": maxMine}
	orders, err := mineQ.All(tx, args)
	if err != nil {
		return nil, err
	}
	about, err := mineAroundQ.All(tx, args)
	if err != nil {
		return nil, err
	}
	parts, err := minePartsQ.All(tx, args)
	if err != nil {
		return nil, err
	}
	m, err := machine(tx)
	if err != nil {
		return nil, err
	}
	clocks, err := mineClocksQ.All(tx, args)
	if err != nil {
		return nil, err
	}
	out := &MyOrders{Items: make([]Mine, 0, len(orders)), Now: tx.Now}
	for i := range about {
		about[i].colour(tx.Now)
		x := mine(tx, m, &about[i], orders, parts)
		if x.Clocks, err = views(tx, &about[i], clocks); err != nil {
			return nil, err
		}
		out.Items = append(out.Items, x)
	}
	return out, nil
}

// views are the running clocks of an order and of its case.
func views(tx *db.Tx, a *Around, clocks []clock.Clock) ([]clock.View, error) {
	out := []clock.View{}
	for i := range clocks {
		c := &clocks[i]
		if c.Root != string(a.TicketID) || !ofWork(c) || c.SubjectType == "workorder" && c.SubjectID != string(a.ID) {
			continue
		}
		v, err := c.View(tx)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// mine puts together what belongs to one order.
func mine(tx *db.Tx, m *flow.Machine, a *Around, orders []Order, parts []Part) Mine {
	x := Mine{Around: *a, Parts: []Part{}, Moves: []step.Offer{}}
	for i := range orders {
		if o := &orders[i]; o.ID == a.ID {
			x.Moves = allowed(tx, m, o)
			x.Facts = Findings{o.Type, o.Fault, o.Work, o.Advice, o.TestResult, o.RepairNote, o.CauseExplained, o.FirstFixed}
		}
	}
	for _, p := range parts {
		if p.OrderID == a.ID {
			x.Parts = append(x.Parts, p)
		}
	}
	return x
}
