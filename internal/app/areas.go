package app

import (
	"fmt"
	"time"

	"aftercare/internal/area/appraisal"
	"aftercare/internal/area/asset"
	"aftercare/internal/area/catalog"
	"aftercare/internal/area/charge"
	"aftercare/internal/area/complaint"
	"aftercare/internal/area/contract"
	"aftercare/internal/area/customer"
	"aftercare/internal/area/dispatch"
	"aftercare/internal/area/followup"
	"aftercare/internal/area/notify"
	"aftercare/internal/area/org"
	"aftercare/internal/area/portal"
	"aftercare/internal/area/report"
	"aftercare/internal/area/rulebook"
	"aftercare/internal/area/task"
	"aftercare/internal/area/ticket"
	"aftercare/internal/area/workforce"
	"aftercare/internal/area/workorder"
	"aftercare/internal/engine/calendar"
	"aftercare/internal/engine/clock"
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/blob"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/httpx"
	"aftercare/internal/platform/job"
)

// Areas are the services of the business.
type Areas struct {
	Org       *org.Service
	Task      *task.Service
	Customer  *customer.Service
	Workforce *workforce.Service
	Asset     *asset.Service
	Contract  *contract.Service
	Ticket    *ticket.Service
	Complaint *complaint.Service
	Workorder *workorder.Service
	Dispatch  *dispatch.Service
	Followup  *followup.Service
	Portal    *portal.Service
	Notify    *notify.Service
	Report    *report.Service
	Appraisal *appraisal.Service
	Rulebook  *rulebook.Service
}

// makeAreas puts the services together; a shipped pack with an error stops the program here.
func (a *App) makeAreas(texts words) error {
	for _, code := range policy.Shipped.Codes() {
		if _, err := policy.Shipped.Pack(code); err != nil {
			return fmt.Errorf("policy pack %s: %w", code, err)
		}
	}
	a.Areas = Areas{Org: org.New(packBook{policy.Shipped}), Task: task.NewService(), Customer: customer.New(), Workforce: workforce.New(),
		Asset: asset.New(), Contract: contract.New(), Ticket: ticket.NewService(), Complaint: complaint.NewService(), Workorder: workorder.New(),
		Dispatch: dispatch.New(), Followup: followup.New(), Portal: portal.New(), Report: report.New(), Appraisal: appraisal.New(), Rulebook: rulebook.New(),
		Notify: notify.New(notify.Config{Text: texts.say, Box: a.Box, Link: portal.Address,
			Channels: map[string]notify.Channel{notify.Email: letters{}, notify.SMS: shorts{}}})}
	a.Org.Base = a.BaseURL
	if a.Tiles != "" {
		a.Org.Map = &org.Map{Tiles: a.Tiles, Attribution: a.TilesBy}
	}
	return nil
}

// calendars gives the clocks the calendars of the tenant's pack.
func calendars(tx *db.Tx, code string) (*calendar.Calendar, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return nil, err
	}
	return p.Calendar(code), nil
}

// explain decides a stored decision again by the version that made it: versions do not change, so the answer is the
// same. A decision of a version that this program does not have is shown by its rule alone.
func explain(tx *db.Tx, decision string) (string, error) {
	return policy.Tell(tx, decision, tx.Actor.Lang)
}

func init() { clock.Calendars, clock.Explain = calendars, explain }

// areaRoutes registers the operations of every area.
func (a *App) areaRoutes() {
	r := a.Router
	catalog.Routes(r)
	charge.Routes(r)
	task.Routes(r, a.Task)
	customer.Routes(r, a.Customer)
	workforce.Routes(r, a.Workforce)
	asset.Routes(r, a.Asset)
	contract.Routes(r, a.Contract)
	ticket.Routes(r, a.Ticket)
	complaint.Routes(r, a.Complaint)
	workorder.Routes(r, a.Workorder)
	dispatch.Routes(r, a.Dispatch)
	followup.Routes(r, a.Followup)
	portal.Routes(r, a.Portal)
	notify.Routes(r, a.Notify)
	report.Routes(r, a.Report)
	appraisal.Routes(r, a.Appraisal)
	rulebook.Routes(r, a.Rulebook)
}

// subjects tells, within the actor's reach, what a file may hang on.
func (a *App) subjects() map[string]func(*db.Tx, string) (blob.Subject, error) {
	return map[string]func(*db.Tx, string) (blob.Subject, error){
		"ticket": func(tx *db.Tx, id string) (blob.Subject, error) {
			o, err := ticket.Reach(tx, ticket.PermRead, ticket.ID(id))
			return blob.Subject{Root: id, Object: o}, err
		},
		"workorder": func(tx *db.Tx, id string) (blob.Subject, error) {
			o, root, err := workorder.Reach(tx, workorder.PermRead, workorder.ID(id))
			return blob.Subject{Root: root, Object: o}, err
		},
	}
}

// periods is all work that comes round.
func (a *App) periods() {
	job.Every(a.Queue, "idempotency.forget", time.Hour, httpx.Forget)
	job.Every(a.Queue, "session.sweep", time.Hour, org.Sweep)
	job.Every(a.Queue, "db.tend", 6*time.Hour, db.Tend)
	job.Every(a.Queue, "event.sweep", 15*time.Minute, db.SweepEvents)
	job.Every(a.Queue, "blob.sweep", 24*time.Hour, blob.QueueSweep)
	job.Every(a.Queue, "portal.sweep", time.Hour, portal.Sweep)
	job.Every(a.Queue, "notify.sweep", time.Hour, notify.Sweep)
	job.Every(a.Queue, "clock.tick", time.Second, func(tx *db.Tx) error {
		_, err := tick(tx)
		return err
	})
}

// tick rings every clock whose next stage has come.
func tick(tx *db.Tx) (int, error) { return clock.Tick(tx, 200) }
