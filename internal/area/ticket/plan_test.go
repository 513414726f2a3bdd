package ticket_test

import (
	"strings"
	"testing"

	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// TestListsReadAnIndexInItsOrder asks SQLite how it would run each list: none may look at all cases, and those of
// everybody may not sort.
func TestListsReadAnIndexInItsOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.d.Dialect() != db.SQLite {
			return // PostgreSQL plans by how many rows there are
		}
		w.several()
		for name, x := range map[string]struct {
			in    ticket.ListInput
			scope actor.Scope
			index string // that must be used
			sorts bool   // a few rows only
		}{
			"newest":             {ticket.ListInput{}, actor.All, "ticket_newest", false},
			"newest of a unit":   {ticket.ListInput{}, actor.Unit, "ticket_newest", false},
			"state":              {ticket.ListInput{State: "new"}, actor.All, "ticket_state", false},
			"state and assignee": {ticket.ListInput{State: "new", AssigneeID: string(w.wu)}, actor.All, "ticket_assignee_state", false},
			"assignee":           {ticket.ListInput{AssigneeID: string(w.wu)}, actor.All, "ticket_assignee", false},
			"owner":              {ticket.ListInput{OwnerID: string(w.lin)}, actor.All, "ticket_owner", false},
			"customer":           {ticket.ListInput{CustomerID: string(w.customer)}, actor.All, "ticket_customer", false},
			"machine":            {ticket.ListInput{AssetID: string(w.machine)}, actor.All, "ticket_asset", false},
			"open":               {ticket.ListInput{Open: true}, actor.All, "ticket_open", false},
			"waiting":            {ticket.ListInput{Category: "waiting"}, actor.All, "ticket_open", false},
			"done":               {ticket.ListInput{Category: "done"}, actor.All, "ticket_done", false},
			"urgent":             {ticket.ListInput{Urgency: "urgent"}, actor.All, "ticket_urgency", false},
			"unassigned":         {ticket.ListInput{Unassigned: true}, actor.All, "ticket_open", false},
			"mine":               {ticket.ListInput{Mine: true}, actor.All, "ticket_open", false},
			"late, by urgency":   {ticket.ListInput{Clock: "late", Sort: "due"}, actor.All, "ticket_due", false},
			"by urgency":         {ticket.ListInput{Sort: "due"}, actor.All, "ticket_due", false},
			"closed that day":    {ticket.ListInput{ClosedOn: "2026-03-02"}, actor.All, "ticket_closed", true},
			"number":             {ticket.ListInput{Q: "T26-000001"}, actor.All, "ticket_number", true},
			"their number":       {ticket.ListInput{Q: "ERP 9"}, actor.All, "ticket_external", true},
			"telephone":          {ticket.ListInput{Q: "13800001111"}, actor.All, "ticket_phone", true},
			"one's own":          {ticket.ListInput{}, actor.Own, "ticket_owner", true},
			"one's own service":  {ticket.ListInput{}, actor.Own, "ticket_assignee", true},
		} {
			plan := w.plan(x.scope, x.in)
			if !strings.Contains(plan, "INDEX "+x.index+" ") || !x.sorts && strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s: want %s in its order\n%s", name, x.index, plan)
			}
			for line := range strings.Lines(plan) {
				if scan := strings.TrimSpace(line); strings.HasPrefix(scan, "SCAN t") || strings.HasPrefix(scan, "SCAN ticket") {
					t.Errorf("%s looks at all cases\n%s", name, plan)
				}
			}
		}
	})
}

// plan is how SQLite would run a list.
func (w *world) plan(scope actor.Scope, in ticket.ListInput) string {
	w.t.Helper()
	var log []db.Traced
	if _, err := read(db.Trace(w.as(w.lin, scope), &log), w.d, func(tx *db.Tx) (*page.Of[ticket.Row], error) { return s.List(tx, &in) }); err != nil {
		w.t.Fatal(err)
	}
	rows, err := w.d.Raw().Query("EXPLAIN QUERY PLAN "+log[0].SQL, log[0].Args...)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			w.t.Fatal(err)
		}
		b.WriteString(detail + " \n")
	}
	return b.String()
}
