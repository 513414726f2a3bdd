package appraisal

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"

	"aftercare/internal/area/complaint"
	"aftercare/internal/area/followup"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/flow"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
)

// The kinds of evidence.
const (
	evidenceOrder     = "workorder"
	evidenceTicket    = "ticket"
	evidenceCall      = "followup"
	evidenceComplaint = "complaint"
)

// OnClockBreached books a missed departure, arrival or response to who was responsible when the limit
// passed (RULE-10, RULE-11, RULE-45). Safe to run twice.
func (s *Service) OnClockBreached(tx *db.Tx, e clock.Breached) error {
	if e.SubjectType != evidenceOrder && e.SubjectType != evidenceTicket {
		return nil
	}
	clocks, err := clock.Of(tx, e.Root)
	if err != nil {
		return err
	}
	for i := range clocks {
		if c := &clocks[i]; c.ID == e.ID && c.State != clock.StateMet {
			return late(tx, c, e.At)
		}
	}
	return nil
}

// OnDeparted looks again when somebody departed: a device may tell later that it was in time.
func (s *Service) OnDeparted(tx *db.Tx, e workorder.Departed) error {
	return review(tx, string(e.TicketID), string(e.ID))
}

// OnArrived looks again when somebody arrived, as OnDeparted does.
func (s *Service) OnArrived(tx *db.Tx, e workorder.Arrived) error {
	return review(tx, string(e.TicketID), string(e.ID))
}

// review takes back what was booked for a limit that was kept after all.
func review(tx *db.Tx, root, order string) error {
	clocks, err := clock.Of(tx, root)
	if err != nil {
		return err
	}
	for i := range clocks {
		c := &clocks[i]
		if c.SubjectType != evidenceOrder || c.SubjectID != order || c.State != clock.StateMet {
			continue
		}
		person, err := holder(tx, c, c.StoppedAt)
		if err != nil {
			return err
		}
		if err := withdraw(tx, person, lateFact(c), causeInTime, func(e *Entry) bool { return e.ClockID == c.ID }); err != nil {
			return err
		}
	}
	return nil
}

// late books a limit that was not kept. The departure and arrival of one assignment are one fact (RULE-09).
func late(tx *db.Tx, c *clock.Clock, at time.Time) error {
	p, err := policy.At(tx, at)
	if err != nil {
		return err
	}
	what, mode := offence(p, c), ""
	if what == "" {
		return nil
	}
	if c.SubjectType == evidenceOrder {
		o, err := workorder.Load(tx, workorder.ID(c.SubjectID))
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		mode = o.Mode
	}
	d, err := policy.Decide(p, Offence, OffenceIn{What: what, Mode: mode})
	if err != nil || d.Out.Code == "" {
		return err
	}
	person, err := holder(tx, c, at)
	if err != nil || person == "" {
		return err
	}
	return charge(tx, p, booking{person: person, code: d.Out.Code, evidence: evidence{c.SubjectType, c.SubjectID, assignment(c)}, clock: c.ID,
		fact: lateFact(c), root: c.Root, at: at}, false)
}

// offence says what a clock limits, by the point that decides it.
func offence(p *policy.Pack, c *clock.Clock) string {
	for _, def := range p.Clocks(c.SubjectType) {
		if def.Metric != c.Metric {
			continue
		}
		switch def.Decides {
		case workorder.DepartBy.Name():
			return lateDeparture
		case workorder.ArriveBy.Name():
			return lateArrival
		case ticket.RespondBy.Name():
			return lateResponse
		}
	}
	return ""
}

func assignment(c *clock.Clock) string { return strconv.FormatInt(c.StartedAt.UnixMilli(), 36) }

func lateFact(c *clock.Clock) string {
	return "late:" + c.SubjectType + ":" + c.SubjectID + ":" + assignment(c)
}

// storyLines is how far back in the story of an order its assignment is looked for.
const storyLines = 200

// holder is who was responsible at an instant: whoever had the order then, or the owner of the case.
func holder(tx *db.Tx, c *clock.Clock, at time.Time) (string, error) {
	if c.SubjectType != evidenceOrder {
		return c.Owner, nil
	}
	story, err := flow.Timeline(tx, c.Root, storyLines, db.On{"subject"}, db.Args{"subject_id": c.SubjectID})
	if err != nil {
		return "", err
	}
	for _, e := range story { // newest first
		if e.Event != "assign" || e.At.After(at) {
			continue
		}
		var given struct {
			Assignee string `json:"assignee_id"`
		}
		err := json.Unmarshal(e.Data, &given)
		return given.Assignee, err
	}
	return "", nil
}

type breach struct {
	ID         string    `json:"id"`
	Technician string    `json:"technician_id"`
	Item       string    `json:"item"`
	Code       string    `json:"code"`
	At         time.Time `json:"at"`
}

var breachesQ = db.Select[breach]("appraisal.breaches", `SELECT {cols} FROM followup_breach
	WHERE tenant_id = :tenant AND followup_id = :followup_id AND code <> '' AND technician_id <> '' ORDER BY item`)

// OnFollowupRecorded books each norm that was not kept to the technician (RULE-47). Safe to run twice.
func (s *Service) OnFollowupRecorded(tx *db.Tx, e followup.Recorded) error {
	found, err := breachesQ.All(tx, db.Args{"followup_id": e.ID})
	if err != nil || len(found) == 0 {
		return err
	}
	p, err := policy.At(tx, found[0].At)
	if err != nil {
		return err
	}
	for _, b := range found {
		if err := charge(tx, p, booking{person: b.Technician, code: b.Code, evidence: evidence{evidenceCall, string(e.ID), b.Item},
			fact: callFact(string(e.ID)), root: e.TicketID, at: b.At}, false); err != nil {
			return err
		}
	}
	return followup.MarkBooked(tx, e.ID)
}

func callFact(id string) string { return "call:" + id }

// OnComplaintMoved books an upheld complaint when it is closed, as OnComplaintChanged does.
func (s *Service) OnComplaintMoved(tx *db.Tx, e complaint.Moved) error { return s.upheld(tx, e.ID) }

// OnComplaintChanged books or takes back what the judgement of a closed complaint means.
func (s *Service) OnComplaintChanged(tx *db.Tx, e complaint.Changed) error { return s.upheld(tx, e.ID) }

// upheld books a complaint about own work once it is closed, if the policy counts it (RULE-45, RULE-36: only valid ones). A complaint
// out of a call-back is about the same fact as the findings of that call: the higher counts (RULE-09). Safe to run twice.
func (s *Service) upheld(tx *db.Tx, id complaint.ID) error {
	c, err := complaint.Load(tx, id)
	if errs.KindOf(err) == errs.NotFound || err == nil && (c.AccusedID == "" || c.ClosedAt.IsZero()) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := policy.At(tx, c.ClosedAt)
	if err != nil {
		return err
	}
	d, err := policy.Decide(p, Offence, OffenceIn{What: upheldComplaint, Validity: c.Validity, Level: c.Level})
	if err != nil {
		return err
	}
	fact := "complaint:" + string(c.ID)
	if c.FollowupID != "" {
		fact = callFact(c.FollowupID)
	}
	if d.Out.Code == "" || c.State != settled {
		return withdraw(tx, c.AccusedID, fact, causeNotUpheld, func(e *Entry) bool { return e.EvidenceType == evidenceComplaint && e.EvidenceID == string(c.ID) })
	}
	root := c.TicketID
	if c.Confidential {
		root = ""
	}
	return charge(tx, p, booking{person: c.AccusedID, code: d.Out.Code, evidence: evidence{evidenceComplaint, string(c.ID), ""}, fact: fact,
		root: root, at: cmp.Or(c.ClosedAt, tx.Now)}, d.Out.Grave)
}

// settled is the state of a complaint that ran its course; one that its customer took back has another.
const settled = "closed"
