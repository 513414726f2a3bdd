package workforce

import (
	"time"

	"aftercare/internal/platform/db"
)

// mine gives the table the columns that a scope is asked of: a technician owns himself.
const mine = ` FROM (SELECT w.*, w.person_id AS owner_id, '' AS assignee_id FROM workforce_technician w) t `

type person struct {
	Name   string `json:"name"`
	UnitID string `json:"unit_id"`
	Active bool   `json:"active"`
	Known  bool   `json:"known" from:"EXISTS (SELECT 1 FROM org_unit u WHERE u.tenant_id = :tenant AND u.id = :unit_id)"`
}

type shiftRow struct {
	PersonID PersonID `json:"person_id"`
	Weekday  int      `json:"weekday"`
	FromMin  int      `json:"from_min"`
	ToMin    int      `json:"to_min"`
}

type dayRow struct {
	PersonID PersonID `json:"person_id"`
	Day      string   `json:"day"`
	Spans    []Hours  `json:"spans"`
}

type absenceRow struct {
	PersonID PersonID  `json:"person_id"`
	FromAt   time.Time `json:"from_at"`
	ToAt     time.Time `json:"to_at"`
}

var (
	listQ = db.Select[Technician]("workforce.list", `SELECT {cols t}`+mine+`
		WHERE t.tenant_id = :tenant AND (t.name, t.person_id) > (:after, :after_id) AND {scope t} {filter}
		ORDER BY t.name, t.person_id LIMIT :limit`).With(db.Filters{
		"active": "AND t.active = :active",
		"unit":   "AND t.unit_id = :unit_id",
	})
	getQ    = db.Select[Technician]("workforce.get", `SELECT {cols t}`+mine+`WHERE t.tenant_id = :tenant AND t.person_id = :person_id AND {scope t}`)
	ofQ     = db.Select[Technician]("workforce.of", `SELECT {cols} FROM workforce_technician WHERE tenant_id = :tenant AND person_id = :person_id`)
	personQ = db.Select[person]("workforce.person", `SELECT {cols} FROM org_person WHERE tenant_id = :tenant AND id = :person_id`)
	addC    = db.Command("workforce.add", `INSERT INTO workforce_technician (tenant_id, person_id, unit_id, name, phone, skills, base_place, base_lat, base_lon,
			van, zone, active, created_at, updated_at, updated_by, version)
		VALUES (:tenant, :person_id, :unit_id, :name, :phone, :skills, :base_place, :base_lat, :base_lon,
			:van, :zone, :active, :now, :now, :updated_by, 1)`)
	changeC = db.Command("workforce.change", `UPDATE workforce_technician SET unit_id = :unit_id, name = :name, phone = :phone, skills = :skills,
			base_place = :base_place, base_lat = :base_lat, base_lon = :base_lon, van = :van, zone = :zone, active = :active,
			updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND person_id = :person_id AND version = :version`)
	touchC = db.Command("workforce.touch", `UPDATE workforce_technician SET updated_at = :now, updated_by = :updated_by, version = version + 1
		WHERE tenant_id = :tenant AND person_id = :person_id AND version = :version`)
	positionC = db.Command("workforce.position", `UPDATE workforce_technician SET last_lat = :lat, last_lon = :lon, last_at = :at
		WHERE tenant_id = :tenant AND person_id = :person_id AND (last_at IS NULL OR last_at < :at)`)

	shiftsQ = db.Select[shiftRow]("workforce.shifts", `SELECT {cols} FROM workforce_shift
		WHERE tenant_id = :tenant {filter} ORDER BY person_id, weekday, from_min`).With(db.Filters{
		"person":  "AND person_id = :person_id",
		"weekday": "AND weekday IN (:weekday, :weekday_before)",
	})
	clearShiftsC = db.Command("workforce.shifts_clear", `DELETE FROM workforce_shift WHERE tenant_id = :tenant AND person_id = :person_id`)
	addShiftC    = db.Command("workforce.shift_add", `INSERT INTO workforce_shift (tenant_id, person_id, weekday, from_min, to_min)
		VALUES (:tenant, :person_id, :weekday, :from_min, :to_min)`)

	daysQ = db.Select[dayRow]("workforce.days", `SELECT {cols} FROM workforce_day
		WHERE tenant_id = :tenant AND day >= :from_day AND day <= :to_day {filter} ORDER BY day, person_id`).With(db.Filters{
		"person": "AND person_id = :person_id",
	})
	clearDayC = db.Command("workforce.day_clear", `DELETE FROM workforce_day WHERE tenant_id = :tenant AND day = :day AND person_id = :person_id`)
	setDayC   = db.Command("workforce.day_set", `INSERT INTO workforce_day (tenant_id, day, person_id, spans) VALUES (:tenant, :day, :person_id, :spans)
		ON CONFLICT (tenant_id, day, person_id) DO UPDATE SET spans = excluded.spans`)

	awayQ = db.Select[absenceRow]("workforce.away", `SELECT {cols} FROM workforce_absence
		WHERE tenant_id = :tenant AND to_at > :since AND from_at < :until AND cancelled = FALSE ORDER BY person_id, from_at`)
)
