package demo

import (
	"encoding/json"
	"fmt"
	"time"

	"aftercare/internal/area/complaint"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// soothe takes the complaint that a call-back opened through its day (SM-3).
func (st *story) soothe(t time.Time) {
	at := t
	for _, event := range []string{"accept", "investigate", "agree", "finish", "close"} {
		at = at.Add(st.s.minutes(20, 200))
		st.s.at(at, func() error { return st.complain(event) })
	}
}

func (st *story) complain(event string) error {
	return st.s.as("manager", func(tx *db.Tx) error {
		l, err := st.s.app.Complaint.List(tx, &complaint.ListInput{TicketID: string(st.id), Open: true, Request: page.Request{Limit: 1}})
		if err != nil || len(l.Items) == 0 {
			return err
		}
		c, err := complaint.Load(tx, l.Items[0].ID)
		if err != nil {
			return err
		}
		if event == "agree" {
			if err := st.judge(tx, c); err != nil {
				return err
			}
			if c, err = complaint.Load(tx, c.ID); err != nil {
				return err
			}
		}
		in := &complaint.MoveInput{ID: c.ID}
		b := &in.Body
		b.Event, b.Version = event, c.Version
		switch event {
		case "agree":
			b.Cause, b.Measure = st.s.trade.Says.Cause, st.s.trade.Says.Measure
		case "finish":
			b.Result = st.s.trade.Says.Result
		}
		_, err = st.s.app.Complaint.Move(tx, in)
		return err
	})
}

// judge says whether the complaint is right; most are.
func (st *story) judge(tx *db.Tx, c *complaint.Complaint) error {
	validity := "valid"
	if st.round > 1 {
		validity = "assistance"
	}
	in := &complaint.ChangeInput{ID: c.ID}
	if err := json.Unmarshal(fmt.Appendf(nil, `{"version":%d,"validity":%q}`, c.Version, validity), &in.Body); err != nil {
		return err
	}
	_, err := st.s.app.Complaint.Change(tx, in)
	return err
}
