package app

import (
	"aftercare/internal/area/followup"
	"aftercare/internal/area/notify"
	"aftercare/internal/platform/blob"
	"aftercare/internal/platform/job"
)

// subscribe is the whole choreography: who reacts to what, on one screen.
func (a *App) subscribe() {
	q := a.Queue
	// a visit is over: a call-back is planned
	job.On(q, "followup.plan", a.Followup.OnWorkOrderClosed)
	job.Handle(q, followup.OpenJob, a.Followup.Open)
	// a case ends or gets another owner: its call-back goes with it
	job.On(q, "followup.withdraw", a.Followup.OnTicketMoved)
	job.On(q, "followup.follow_case", a.Followup.OnTicketHandedOver)
	// a limit is close or has passed: the owner has something to do
	job.On(q, "ticket.clock_warned", a.Ticket.OnClockWarned)
	job.On(q, "ticket.clock_breached", a.Ticket.OnClockBreached)
	job.On(q, "workorder.clock_breached", a.Workorder.OnClockBreached)
	// a case gets another owner: its visits follow
	job.On(q, "workorder.follow_ticket", a.Workorder.OnTicketHandedOver)
	// a customer moves to another owner: his machines follow
	job.On(q, "asset.follow_customer", a.Asset.OnCustomerChanged)
	// a limit is missed, a norm not kept, a complaint upheld: it is booked to whoever is responsible
	job.On(q, "appraisal.clock_breached", a.Appraisal.OnClockBreached)
	job.On(q, "appraisal.departed", a.Appraisal.OnDeparted)
	job.On(q, "appraisal.arrived", a.Appraisal.OnArrived)
	job.On(q, "appraisal.followup_recorded", a.Appraisal.OnFollowupRecorded)
	job.On(q, "appraisal.complaint_moved", a.Appraisal.OnComplaintMoved)
	job.On(q, "appraisal.complaint_changed", a.Appraisal.OnComplaintChanged)
	// who is told
	job.On(q, "notify.ticket_created", a.Notify.OnTicketCreated)
	job.On(q, "notify.ticket_moved", a.Notify.OnTicketMoved)
	job.On(q, "notify.ticket_handed_over", a.Notify.OnTicketHandedOver)
	job.On(q, "notify.ticket_noted", a.Notify.OnTicketNoted)
	job.On(q, "notify.workorder_assigned", a.Notify.OnWorkOrderAssigned)
	job.On(q, "notify.workorder_departed", a.Notify.OnWorkOrderDeparted)
	job.On(q, "notify.workorder_refused", a.Notify.OnWorkOrderRefused)
	job.On(q, "notify.clock_warned", a.Notify.OnClockWarned)
	job.On(q, "notify.clock_breached", a.Notify.OnClockBreached)
	job.On(q, "notify.complaint_opened", a.Notify.OnComplaintOpened)
	job.On(q, "notify.portal_wrote", a.Notify.OnPortalWrote)
	job.On(q, "notify.portal_rated", a.Notify.OnPortalRated)
	job.On(q, "notify.followup_excused", a.Notify.OnFollowupExcused)
	job.Outside(q, notify.Job, a.Notify.Deliver(a.DB))
	// files that nothing names are removed
	job.Outside(q, blob.SweepJob, a.Files.Sweep)
}
