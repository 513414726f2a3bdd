package replay

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Roles of the pack that the people of a replay have.
const (
	roleAdmin       = "admin"
	roleCoordinator = "coordinator"
	roleTechnician  = "technician"
	roleDriver      = "clock_driver"
)

// driverPerms is what the account behind the token must be allowed.
var driverPerms = []string{"clock.drive", "org.admin", "org.read", "workforce.write", "ticket.read", "workorder.read", "followup.read", "complaint.read", "job.admin"}

// meView is what is read of the account behind the token.
type meView struct {
	PersonID string            `json:"person_id"`
	Zone     string            `json:"zone"`
	Perms    map[string]string `json:"perms"`
	Now      time.Time         `json:"now"`
	Tenant   struct {
		Name     string `json:"name"`
		Pack     string `json:"pack"`
		SimClock bool   `json:"sim_clock"`
	} `json:"tenant"`
}

// meet asks the server who we are there, and refuses an installation on which a replay cannot be played.
func (w *world) meet(ctx context.Context) (me meView, err error) {
	if err := w.driver.get(ctx, "/api/me", &me); err != nil {
		return me, err
	}
	if !me.Tenant.SimClock {
		return me, errors.New("this installation runs in real time; a replay needs one made with --sim-clock")
	}
	var missing []string
	for _, p := range driverPerms {
		if me.Perms[p] != "all" {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		return me, fmt.Errorf("the account of the token lacks %s for all units; give it the roles %s, %s and %s", strings.Join(missing, ", "), roleAdmin, roleCoordinator, roleDriver)
	}
	return me, nil
}

// fresh refuses a stream whose first call the installation has already.
func (w *world) fresh(ctx context.Context, first Call) error {
	var list struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := w.driver.get(ctx, "/api/tickets?q="+url.QueryEscape(first.ID), &list); err != nil {
		return err
	}
	for _, row := range list.Items {
		var v ticketView
		if err := w.driver.get(ctx, "/api/tickets/"+row.ID, &v); err != nil {
			return err
		}
		if v.Ticket.ExternalID == first.ID {
			return fmt.Errorf("call %s of the stream is case %s there already; a stream is played once into an installation", first.ID, v.Ticket.Number)
		}
	}
	return nil
}

// hire makes accounts for the desks and the crew and logs everybody in, as people do.
func (w *world) hire(ctx context.Context, me meView) error {
	unit, err := w.unitOf(ctx, me.PersonID)
	if err != nil {
		return err
	}
	password := rand.Text()
	var tasks []func() error
	for i := range w.desks {
		d := &desk{}
		w.desks[i] = d
		tasks = append(tasks, func() (err error) {
			d.session, _, err = w.join(ctx, unit, fmt.Sprintf("Replay desk %02d", i+1), fmt.Sprintf("%s-desk%02d", w.run, i+1), password, roleCoordinator)
			return err
		})
	}
	for i, t := range w.crew {
		tasks = append(tasks, func() (err error) {
			t.phone, t.person, err = w.join(ctx, unit, t.name, fmt.Sprintf("%s-tech%03d", w.run, i+1), password, roleTechnician)
			if err != nil {
				return err
			}
			return w.equip(ctx, t)
		})
	}
	return together(tasks)
}

// together runs tasks beside each other, a few at a time, and returns what went wrong.
func together(tasks []func() error) error {
	failed := make([]error, len(tasks))
	room := make(chan struct{}, beside)
	var wg sync.WaitGroup
	for i, do := range tasks {
		room <- struct{}{}
		wg.Go(func() {
			failed[i] = do()
			<-room
		})
	}
	wg.Wait()
	return errors.Join(failed...)
}

// unitOf is the unit of a person; the people of the replay join it.
func (w *world) unitOf(ctx context.Context, person string) (string, error) {
	var list struct {
		Items []struct {
			ID     string `json:"id"`
			UnitID string `json:"unit_id"`
		} `json:"items"`
	}
	if err := w.driver.get(ctx, "/api/people", &list); err != nil {
		return "", err
	}
	for _, p := range list.Items {
		if p.ID == person {
			return p.UnitID, nil
		}
	}
	return "", errors.New("the account of the token belongs to nobody who works there")
}

// join makes an account and logs it in.
func (w *world) join(ctx context.Context, unit, name, login, password, role string) (*session, string, error) {
	var u struct {
		PersonID string `json:"person_id"`
	}
	if err := w.driver.post(ctx, "/api/users", body{"name": name, "unit_id": unit, "login": login, "password": password, "roles": []string{role}, "lang": "en"}, &u); err != nil {
		return nil, "", err
	}
	s, err := w.login(ctx, login, password)
	return s, u.PersonID, err
}

// equip makes a person a technician with skills, base and shifts.
func (w *world) equip(ctx context.Context, t *technician) error {
	var v struct {
		Version int `json:"version"`
	}
	skills := []body{}
	for i, s := range t.skills {
		skills = append(skills, body{"code": s, "level": max(1, 3-i)})
	}
	if err := w.driver.post(ctx, "/api/technicians", body{"person_id": t.person, "skills": skills, "base_place": "Base of " + t.name,
		"base_lat": t.base.Lat, "base_lon": t.base.Lon, "zone": w.zone.String()}, &v); err != nil {
		return err
	}
	week := []body{}
	for day := 1; day <= 6; day++ {
		week = append(week, body{"weekday": day, "hours": []body{{"from": clockTime(t.begins), "to": clockTime(t.begins + shiftLength)}}})
	}
	return w.driver.do(ctx, "PUT", "/api/technicians/"+t.person+"/week", body{"version": v.Version, "week": week}, nil)
}
