package report_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"aftercare/internal/area/complaint"
	"aftercare/internal/area/followup"
	"aftercare/internal/area/report"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/platform/actor"
	"aftercare/internal/platform/dbtest"
	"aftercare/internal/platform/httpx"
)

// TestEveryNumberOpensTheRowsThatItCounts asks the list behind each figure.
func TestEveryNumberOpensTheRowsThatItCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world, _ *dbtest.Clock) {
		w.ticket("new", "open", noon, "next_due_at", noon.AddDate(0, 0, -1), "clock_state", "running", "clock_warn_at", noon.AddDate(0, 0, -2))
		w.ticket("triaged", "open", noon.AddDate(0, 0, -3), "next_due_at", noon.AddDate(0, 0, 1), "clock_state", "running", "clock_warn_at", noon)
		w.ticket("waiting", "waiting", noon.AddDate(0, 0, -3), "clock_state", "paused")
		w.ticket("closed", "ended", noon.AddDate(0, 0, -5), "closed_at", noon.AddDate(0, 0, -1))
		w.call("due", noon.AddDate(0, 0, -1))
		w.call("unreachable", noon.AddDate(0, 0, 1))
		for _, c5 := range []string{"very_satisfied", "satisfied", "average", ""} {
			w.call("recorded", noon, "c5", c5, "recorded_at", noon.AddDate(0, 0, -2))
		}
		w.order("on_site", "per_9", true, "planned_start", noon)
		w.order("departed", "per_8", true, "planned_start", noon)

		r := httpx.New(httpx.Config{DB: w.d, Log: slog.New(slog.DiscardHandler), Translate: func(_, code string, _ map[string]any) string { return code },
			Identify: func(*http.Request) (actor.Actor, error) {
				return actor.Actor{Kind: actor.User, Tenant: dbtest.Tenant, User: "u", Person: "per_1", Lang: "en", Zone: "Asia/Shanghai", Pack: "it",
					Perms: map[string]actor.Scope{report.PermRead: actor.All, ticket.PermRead: actor.All, followup.PermRead: actor.All, workorder.PermRead: actor.All, complaint.PermRead: actor.All}}, nil
			}})
		ticket.Routes(r, ticket.NewService())
		followup.Routes(r, followup.New())
		workorder.Routes(r, workorder.New())
		complaint.Routes(r, complaint.NewService())
		report.Routes(r, report.New())
		h := r.Handler()
		get := func(path string, into any) {
			t.Helper()
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, path, nil))
			if rec.Code != http.StatusOK {
				t.Fatalf("%s: got %d %s", path, rec.Code, rec.Body)
			}
			if err := json.Unmarshal(rec.Body.Bytes(), into); err != nil {
				t.Fatal(err)
			}
		}
		var today report.Today
		get("/api/report/today", &today)
		figures := map[string]report.Figure{"open": today.Open, "late": today.Clocks.Late, "soon": today.Clocks.Soon, "paused": today.Clocks.Paused, "due": today.Followups.Due,
			"late calls": today.Followups.Late, "unreachable": today.Followups.Unreachable, "answered": today.Satisfaction.Answered, "satisfied": today.Satisfaction.Satisfied,
			"very satisfied": today.Satisfaction.Very, "complaints": today.Complaints}
		for _, s := range today.States {
			figures["state "+s.State] = s.Figure
		}
		for _, d := range today.Days {
			figures["taken "+d.Day], figures["closed "+d.Day] = d.Taken, d.Closed
		}
		some := 0
		for name, f := range figures {
			var page struct{ Items []json.RawMessage }
			get("/api"+f.Href, &page)
			if len(page.Items) != f.N {
				t.Fatalf("%s: got %d rows behind %s, want %d", name, len(page.Items), f.Href, f.N)
			}
			some += f.N
		}
		if some < 20 {
			t.Fatalf("got %d rows in all: the fixture counts nothing", some)
		}
	})
}
