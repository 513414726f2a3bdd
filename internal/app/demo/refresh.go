package demo

import (
	"context"
	"time"

	"aftercare/internal/app"
	"aftercare/internal/area/asset"
	"aftercare/internal/area/customer"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/page"
)

// Old reports whether the demo's open work is of another day.
func Old(day, zoneName string, now time.Time) bool {
	zone, err := time.LoadLocation(zoneName)
	return err == nil && day != "" && day != now.In(zone).Format(time.DateOnly)
}

// longest is the most days that a refresh plays; what lies further back stays quiet.
const longest = 14

// Refresh plays the days since the demo was made and begins a new morning.
func Refresh(ctx context.Context, a *app.App, c *Clock, now time.Time, say func(string)) error {
	t, err := a.Tenant(ctx)
	if err != nil {
		return err
	}
	s, err := newStage(ctx, a, c, t.Pack, now, say)
	if err != nil {
		return err
	}
	s.tenant = string(t.ID)
	last, err := time.ParseInLocation(time.DateOnly, t.DemoDay, s.zone)
	if err != nil {
		return err
	}
	from := last.AddDate(0, 0, 1)
	if oldest := now.AddDate(0, 0, -longest); from.Before(oldest) {
		from = oldest
	}
	c.set(from.UTC())
	if err := s.meet(); err != nil {
		return err
	}
	if err := s.remember(); err != nil {
		return err
	}
	s.past(from, now.Add(-8*time.Hour))
	if err := s.today(now); err != nil {
		return err
	}
	s.morning(now)
	if err := s.play(now); err != nil {
		return err
	}
	if err := s.catchUp(now); err != nil {
		return err
	}
	return s.complete(now)
}

// remember reads customers and machines of a company that exists.
func (s *stage) remember() error {
	index := map[customer.ID]int{}
	return s.as("coordinator", func(tx *db.Tx) error {
		for after := ""; ; {
			l, err := s.app.Asset.List(tx, &asset.ListInput{Request: page.Request{After: after, Limit: 200}})
			if err != nil {
				return err
			}
			for _, m := range l.Items {
				if err := s.recall(tx, m, index); err != nil {
					return err
				}
			}
			if after = l.Next; after == "" {
				return nil
			}
		}
	})
}

func (s *stage) recall(tx *db.Tx, m asset.Asset, index map[customer.ID]int) error {
	of, known := index[m.CustomerID]
	if !known {
		v, err := s.app.Customer.Get(tx, &customer.GetInput{ID: m.CustomerID})
		if err != nil {
			return err
		}
		c := client{id: v.ID}
		if len(v.Contacts) > 0 {
			c.contact, c.name, c.phone = v.Contacts[0].ID, v.Contacts[0].Name, v.Contacts[0].Phone
		}
		if len(v.Sites) > 0 && v.Sites[0].Lat != nil {
			c.site, c.lat, c.lon = v.Sites[0].ID, *v.Sites[0].Lat, *v.Sites[0].Lon
		}
		of = len(s.home)
		index[m.CustomerID] = of
		s.home = append(s.home, c)
	}
	for _, k := range s.trade.Models {
		if k.Name == m.ModelName {
			s.park = append(s.park, machine{m.ID, m.LabelCode, k, of})
		}
	}
	return nil
}
