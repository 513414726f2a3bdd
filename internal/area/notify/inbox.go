package notify

import (
	"strings"
	"time"

	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
	"aftercare/internal/platform/errs"
	"aftercare/internal/platform/id"
	"aftercare/internal/platform/page"
)

// The levels of a notice.
const (
	Info  = "info"
	Warn  = "warn"
	Alarm = "alarm"
)

// Notice is one line in somebody's inbox.
type Notice struct {
	ID          ID             `json:"id"`
	PersonID    string         `json:"person_id"`
	Code        string         `json:"code"`
	Params      map[string]any `json:"params"`
	Level       string         `json:"level"`
	SubjectType string         `json:"subject_type"`
	SubjectID   string         `json:"subject_id"`
	Root        string         `json:"root"`
	At          time.Time      `json:"at"`
	ReadAt      time.Time      `json:"read_at,omitzero"`
	Text        string         `json:"text" db:"-"` // in the reader's language
}

// Noticed is emitted when somebody's inbox gets a line.
type Noticed struct {
	ID     ID     `json:"id"`
	Person string `json:"person_id"`
}

// EventName implements db.Event.
func (Noticed) EventName() string { return "notice.added" }

// PermInbox lets a live stream show a reader his own new notices.
const PermInbox = "notice.read"

// About implements db.Event.
func (e Noticed) About() db.About {
	return db.About{Type: "notice", ID: string(e.ID), Perm: PermInbox, Owner: e.Person}
}

// Subject is what a notice or message is about.
type Subject struct{ Type, ID, Root string }

const maxUnread = 100 // a bell shows 99+

var (
	addNoticeC = db.Command("notify.notice_add", `INSERT INTO notify_notice (tenant_id, id, person_id, code, params, level, subject_type, subject_id, root, at, once_key)
		VALUES (:tenant, :id, :person_id, :code, :params, :level, :subject_type, :subject_id, :root, :at, :once_key) ON CONFLICT DO NOTHING`)
	inboxQ = db.Select[Notice]("notify.notice_inbox", `SELECT {cols} FROM notify_notice WHERE tenant_id = :tenant AND person_id = :person {filter}
		ORDER BY at DESC, id DESC LIMIT :limit`).With(db.Filters{
		"unread": "AND read_at IS NULL",
		"after":  "AND (at, id) < (:at, :id)",
	})
	unreadQ = db.Select[struct {
		N int `json:"n"`
	}]("notify.notice_unread", `SELECT count(*) AS n FROM (SELECT 1 FROM notify_notice WHERE tenant_id = :tenant AND person_id = :person AND read_at IS NULL LIMIT :limit) u`)
	mineQ      = db.Select[Notice]("notify.notice_mine", `SELECT {cols} FROM notify_notice WHERE tenant_id = :tenant AND person_id = :person AND id = :id`)
	readC      = db.Command("notify.notice_read", `UPDATE notify_notice SET read_at = :now WHERE tenant_id = :tenant AND person_id = :person AND id = :id AND read_at IS NULL`)
	readAllC   = db.Command("notify.notice_read_all", `UPDATE notify_notice SET read_at = :now WHERE tenant_id = :tenant AND person_id = :person AND read_at IS NULL AND at <= :now`)
	oldNoticeC = db.Command("notify.notice_sweep", `DELETE FROM notify_notice WHERE at < :before AND (:tenant = '' OR tenant_id = :tenant)`)
	oldPostC   = db.Command("notify.message_sweep", `DELETE FROM notify_message WHERE created_at < :before AND (:tenant = '' OR tenant_id = :tenant)`)
)

// put adds a line to a person's inbox, once per key.
func put(tx *db.Tx, n Notice, once string) error {
	if n.PersonID == "" || n.PersonID == tx.Actor.Person { // nobody is told what he did himself
		return nil
	}
	n.ID, n.At = ID(id.New("not")), tx.Now
	added, err := addNoticeC.Run(tx, n, db.Args{"once_key": once + ":" + n.PersonID})
	if err != nil || added == 0 {
		return err
	}
	return tx.Emit(Noticed{n.ID, n.PersonID})
}

// InboxInput chooses a page of the actor's own notices.
type InboxInput struct {
	Unread bool `query:"unread" doc:"only what was not read yet"`
	page.Request
}

// Inbox is a page of notices, newest first, and how many are unread in all.
type Inbox struct {
	page.Of[Notice]
	Unread int  `json:"unread"`
	More   bool `json:"more_unread"` // Unread is a floor
}

// Inbox lists the actor's own notices in his language.
func (s *Service) Inbox(tx *db.Tx, in *InboxInput) (*Inbox, error) {
	var on db.On
	var at time.Time
	var last ID
	if in.Unread {
		on = append(on, "unread")
	}
	if in.After != "" {
		if err := page.Decode(in.After, &at, &last); err != nil {
			return nil, err
		}
		on = append(on, "after")
	}
	rows, err := inboxQ.All(tx, on, db.Args{"at": at, "id": last, "limit": in.Size()})
	if err != nil {
		return nil, err
	}
	out := &Inbox{Of: *page.Cut(rows, in.Request, func(n Notice) []any { return []any{n.At, n.ID} })}
	for i := range out.Items {
		n := &out.Items[i]
		n.Text = s.line(tx, tx.Actor.Lang, n.Code, n.Params)
	}
	u, err := unreadQ.One(tx, db.Args{"limit": maxUnread})
	if err != nil {
		return nil, err
	}
	out.Unread, out.More = min(u.N, maxUnread-1), u.N == maxUnread
	return out, nil
}

// NoticeInput names one notice.
type NoticeInput struct {
	ID ID `path:"id" maxLength:"60"`
}

// Read notes that the actor has seen a notice; a second time changes nothing.
func (s *Service) Read(tx *db.Tx, in *NoticeInput) (*Notice, error) {
	if _, err := readC.Run(tx, db.Args{"id": in.ID}); err != nil {
		return nil, err
	}
	n, err := mineQ.One(tx, db.Args{"id": in.ID})
	if err != nil {
		return nil, err
	}
	n.Text = s.line(tx, tx.Actor.Lang, n.Code, n.Params)
	return n, nil
}

// ReadAllResult says how many notices were unread.
type ReadAllResult struct {
	Read int64 `json:"read"`
}

// ReadAll empties the actor's list of unread notices.
func (s *Service) ReadAll(tx *db.Tx, _ *struct{}) (*ReadAllResult, error) {
	n, err := readAllC.Run(tx)
	return &ReadAllResult{n}, err
}

// KeepNotices is how long an inbox and an outbox remember.
const KeepNotices = 180 * 24 * time.Hour

// Sweep drops old notices and messages, which name people; a periodic job calls it.
func Sweep(tx *db.Tx) error {
	before := db.Args{"before": tx.Now.Add(-KeepNotices)}
	if _, err := oldNoticeC.Run(tx, before); err != nil {
		return err
	}
	_, err := oldPostC.Run(tx, before)
	return err
}

// line is a notice in words: instants as the reader's clock shows them, limits and ratings by the names the pack gives them.
func (s *Service) line(tx *db.Tx, lang, code string, params map[string]any) string {
	p := local(params, tx.Actor.Zone)
	pack, err := policy.Of(tx)
	if err != nil { // a text without a name is better than none
		return s.text(lang, "notice."+code, p)
	}
	if metric, ok := p["metric"].(string); ok {
		subject, _, _ := strings.Cut(metric, ".")
		for _, c := range pack.Clocks(subject) {
			if c.Metric == metric {
				p["metric"] = c.Names.In(lang)
			}
		}
	}
	if l := pack.List("ENUM-06"); l != nil {
		for _, o := range l.Options {
			if o.Code == p["rating"] {
				p["rating"] = o.Names.In(lang)
			}
		}
	}
	return s.text(lang, "notice."+code, p)
}

// local writes the instants among the parameters, whose names end in _at, as the clock of a zone shows them.
func local(params map[string]any, zone string) map[string]any {
	out := make(map[string]any, len(params))
	for k, v := range params {
		out[k] = v
		if len(k) < 4 || k[len(k)-3:] != "_at" {
			continue
		}
		switch x := v.(type) {
		case time.Time:
			out[k] = clockTime(x, zone)
		case string:
			if t, err := time.Parse(time.RFC3339, x); err == nil {
				out[k] = clockTime(t, zone)
			}
		}
	}
	return out
}

func clockTime(t time.Time, zone string) string {
	if t.IsZero() {
		return "–"
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return t.In(loc).Format("01-02 15:04")
}

func knownChannel(channel string) error {
	for _, c := range channels {
		if c == channel {
			return nil
		}
	}
	return errs.New(errs.NotFound, "notify.no_channel", "channel", channel)
}

var readBeforeC = db.Command("notify.notice_read_before", `UPDATE notify_notice SET read_at = :now WHERE tenant_id = :tenant AND read_at IS NULL AND at < :before`)

// ReadBefore counts everything older than t as read by everybody, as when a past is filled in.
func ReadBefore(tx *db.Tx, t time.Time) error {
	_, err := readBeforeC.Run(tx, db.Args{"before": t})
	return err
}
