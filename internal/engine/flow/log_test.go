package flow_test

import (
	"encoding/json"
	"testing"
	"time"

	"aftercare/internal/engine/flow"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/dbtest"
)

func TestTheTimelineOfACaseIsOneList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		lat, lon := 31.2, 121.5
		early := dbtest.Noon.Add(-time.Hour)
		dbtest.Write(t, d, func(tx *db.Tx) error {
			for _, e := range []flow.Entry{
				{Root: "tic_1", SubjectType: "ticket", SubjectID: "tic_1", Kind: flow.Move, Event: flow.Created, To: "new", Visibility: flow.Customer},
				{Root: "tic_1", SubjectType: "workorder", SubjectID: "wor_1", Kind: flow.Move, Event: "arrive", From: "departed", To: "on_site", At: early, Lat: &lat, Lon: &lon, Data: json.RawMessage(`{"n":1}`)},
				{Root: "tic_2", SubjectType: "ticket", SubjectID: "tic_2", Kind: flow.Note, Note: "another case"},
			} {
				if err := flow.Log(tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		read := func(more ...any) (out []flow.Entry) {
			dbtest.Write(t, d, func(tx *db.Tx) (err error) {
				out, err = flow.Timeline(tx, "tic_1", 10, more...)
				return err
			})
			return out
		}
		got := read()
		if len(got) != 2 || got[0].SubjectID != "wor_1" || got[1].To != "new" {
			t.Fatalf("got %+v, want the case's two lines, newest first", got)
		}
		a := got[0]
		if !a.At.Equal(early) || !a.LoggedAt.Equal(dbtest.Noon) || a.Lat == nil || *a.Lat != lat || string(a.Data) != `{"n":1}` || a.Visibility != flow.Internal || a.ByKind == "" {
			t.Fatalf("got %+v, want place, times, author and data", a)
		}
		if got[1].Lat != nil || got[1].Data != nil || !got[1].At.Equal(dbtest.Noon) {
			t.Fatalf("got %+v, want no place and the time of the transaction", got[1])
		}
		if c := read(db.On{"customer"}); len(c) != 1 || c[0].Event != flow.Created {
			t.Fatalf("got %+v, want only what a customer may see", c)
		}
		if s := read(db.On{"subject"}, db.Args{"subject_id": "wor_1"}); len(s) != 1 || s[0].Event != "arrive" {
			t.Fatalf("got %+v, want one subject", s)
		}
	})
}
