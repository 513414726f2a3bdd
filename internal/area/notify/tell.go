package notify

import (
	"maps"

	"aftercare/internal/area/ticket"
	"aftercare/internal/platform/db"
)

// person is a member of staff as messages need him.
type person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Phone string `json:"phone"`
	Email string `json:"email"`
	Lang  string `json:"lang"`
}

// address is a customer as messages need him.
type address struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
	Email string `json:"email"`
	Lang  string `json:"lang"`
}

var (
	personQ  = db.Select[person]("notify.person", `SELECT {cols} FROM org_person WHERE tenant_id = :tenant AND id = :id AND active = TRUE`)
	addressQ = db.Select[address]("notify.address", `SELECT {cols} FROM customer_contact WHERE tenant_id = :tenant AND id = :id AND active = TRUE`)
	headQ    = db.Select[struct {
		Head string `json:"head_id"`
	}]("notify.head", `SELECT CASE WHEN u.head_id <> '' AND u.head_id <> :not THEN u.head_id ELSE coalesce(up.head_id, '') END AS head_id FROM org_unit u
		LEFT JOIN org_unit up ON up.tenant_id = u.tenant_id AND up.id = u.parent_id WHERE u.tenant_id = :tenant AND u.id = :unit_id`)
)

// news is something that staff are told.
type news struct {
	code   string // text notice.<code>
	level  string
	params map[string]any
	about  Subject
	once   string   // tells this news from every other; a handler that runs twice tells it once
	to     []string // people
	by     []string // channels beside the inbox
}

// tell puts news into the inboxes of people, and into the outbox for the channels it also goes by.
func (s *Service) tell(tx *db.Tx, n news) error {
	told := map[string]bool{"": true, tx.Actor.Person: true}
	for _, who := range n.to {
		if told[who] {
			continue
		}
		told[who] = true
		p, err := personQ.Maybe(tx, db.Args{"id": who})
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		if err := put(tx, Notice{PersonID: who, Code: n.code, Params: n.params, Level: n.level, SubjectType: n.about.Type, SubjectID: n.about.ID, Root: n.about.Root}, n.once); err != nil {
			return err
		}
		for _, channel := range n.by {
			if err := s.tellBy(tx, n, p, channel); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) tellBy(tx *db.Tx, n news, p *person, channel string) error {
	lang := p.Lang
	if lang == "" {
		lang = tx.Actor.Lang
	}
	text := s.line(tx, lang, n.code, n.params)
	m := Message{Channel: channel, ToName: p.Name, Lang: lang, Code: n.code, Body: text, SubjectType: n.about.Type, SubjectID: n.about.ID, Root: n.about.Root}
	switch channel {
	case Email:
		m.To, m.Subject = p.Email, text
		m.Body = s.text(lang, "notice.staff_letter", map[string]any{"name": p.Name, "text": text, "tenant": tx.Actor.Title})
	case SMS:
		m.To = p.Phone
	}
	once := n.once + ":" + p.ID
	fresh, err := s.wanted(tx, &m, once)
	if err != nil || !fresh {
		return err
	}
	return s.post(tx, m, once+":"+channel)
}

// writeCustomer sends the customer of a case the texts notice.<code>.subject and .body by every channel
// for which he has an address, in his language and with the link to his page.
func (s *Service) writeCustomer(tx *db.Tx, t *ticket.Ticket, code, once string, params map[string]any) error {
	to := &address{Name: t.Caller, Phone: t.Phone}
	if t.ContactID != "" {
		c, err := addressQ.Maybe(tx, db.Args{"id": t.ContactID})
		if err != nil {
			return err
		}
		if c != nil {
			to.Email, to.Lang = c.Email, c.Lang
			if to.Phone == "" {
				to.Phone = c.Phone
			}
			if to.Name == "" {
				to.Name = c.Name
			}
		}
	}
	lang := first(t.Lang, to.Lang, tx.Actor.Lang, "en")
	p := local(params, tx.Actor.Zone)
	maps.Copy(p, map[string]any{"number": t.Number, "name": to.Name, "tenant": tx.Actor.Title, "link": "{link}"})
	about := Subject{"ticket", string(t.ID), string(t.ID)}
	link := ""
	for _, by := range []struct{ channel, address string }{{Email, to.Email}, {SMS, to.Phone}} {
		m := Message{Channel: by.channel, To: by.address, ToName: to.Name, Lang: lang, Code: code, SubjectType: about.Type, SubjectID: about.ID, Root: about.Root}
		fresh, err := s.wanted(tx, &m, once)
		if err != nil {
			return err
		}
		if !fresh {
			continue
		}
		if link == "" && s.link != nil {
			if link, err = s.link(tx, string(t.ID)); err != nil {
				return err
			}
		}
		m.Link, m.Body = link, s.text(lang, "notice."+code+".sms", p)
		if m.Channel == Email {
			m.Subject, m.Body = s.text(lang, "notice."+code+".subject", p), s.text(lang, "notice."+code+".body", p)
		}
		if err := s.post(tx, m, once+":"+m.Channel); err != nil {
			return err
		}
	}
	return nil
}

// wanted reports whether a message has an address, somebody who takes it, and was not written before.
func (s *Service) wanted(tx *db.Tx, m *Message, once string) (bool, error) {
	var err error
	if m.To == "" {
		return false, nil
	}
	if m.Provider, err = s.route(tx, m.Channel); err != nil || m.Provider == "" {
		return false, err
	}
	known, err := knownOnceQ.Maybe(tx, db.Args{"once_key": once + ":" + m.Channel})
	return known == nil, err
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// head is who leads a unit, or the unit above when that is the person in question.
func head(tx *db.Tx, unit, not string) (string, error) {
	h, err := headQ.Maybe(tx, db.Args{"unit_id": unit, "not": not})
	if err != nil || h == nil {
		return "", err
	}
	return h.Head, nil
}
