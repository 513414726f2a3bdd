package task

import "aftercare/internal/platform/db"

// inbox is what is a person's to do: his own tasks, and those of his roles in the units that he reaches.
const inbox = `(k.assignee_id = :person AND k.assignee_id <> '' OR k.assignee_id = '' AND :roles LIKE '%,' || k.role || ',%' AND k.role <> '' AND (k.unit_id = ''
	OR EXISTS (SELECT 1 FROM org_reach r WHERE r.tenant_id = :tenant AND r.person_id = :person AND r.level = 'unit' AND r.unit_id = k.unit_id)))`

var filters = db.Filters{
	"kind":    "AND k.kind = :kind",
	"root":    "AND k.root = :root",
	"person":  "AND k.assignee_id = :assignee_id",
	"late":    "AND k.due_at < :now",
	"subject": "AND k.subject_id = :subject_id",
}

var (
	addC = db.Command("task.add", `INSERT INTO task (tenant_id, id, kind, subject_type, subject_id, root, unit_id, owner_id, assignee_id, role, due_at,
			sort_at, title, params, state, created_at)
		VALUES (:tenant, :id, :kind, :subject_type, :subject_id, :root, :unit_id, :owner_id, :assignee_id, :role, :due_at,
			:sort_at, :title, :params, :state, :now)
		ON CONFLICT (tenant_id, subject_id, kind, assignee_id, role) WHERE state = 'open' DO NOTHING`)
	finishC = db.Cmd{Stmt: db.Select[Task]("task.finish", `UPDATE task SET state = :state, done_at = :now, done_by = :person, version = version + 1
		WHERE tenant_id = :tenant AND subject_id = :subject_id AND subject_type = :subject_type AND state = 'open' {filter}`).
		With(db.Filters{"kind": "AND kind = :kind"}).Stmt}
	passC = db.Command("task.pass", `UPDATE task SET assignee_id = :to, version = version + 1
		WHERE tenant_id = :tenant AND subject_id = :subject_id AND subject_type = :subject_type AND assignee_id = :from AND state = 'open'
		AND NOT EXISTS (SELECT 1 FROM task o WHERE o.tenant_id = :tenant AND o.subject_id = :subject_id AND o.kind = task.kind AND o.assignee_id = :to AND o.state = 'open')`)

	mineQ = db.Select[Row]("task.mine", `SELECT {cols} FROM task k LEFT JOIN org_person p ON p.tenant_id = k.tenant_id AND p.id = k.assignee_id
		WHERE k.tenant_id = :tenant AND k.state = 'open' AND `+inbox+` AND (k.sort_at, k.id) > (:after, :after_id) {filter}
		ORDER BY k.sort_at, k.id LIMIT :limit`).With(filters)
	listQ = db.Select[Row]("task.list", `SELECT {cols} FROM task k LEFT JOIN org_person p ON p.tenant_id = k.tenant_id AND p.id = k.assignee_id
		WHERE k.tenant_id = :tenant AND k.state = 'open' AND {scope k} AND (k.sort_at, k.id) > (:after, :after_id) {filter}
		ORDER BY k.sort_at, k.id LIMIT :limit`).With(filters)
	countQ = db.Select[Counts]("task.counts", `SELECT count(*) AS open, COALESCE(sum(CASE WHEN n.due_at < :now THEN 1 ELSE 0 END), 0) AS late
		FROM (SELECT k.due_at FROM task k WHERE k.tenant_id = :tenant AND k.state = 'open' AND `+inbox+` LIMIT 1000) n`)

	myOneQ = db.Select[Task]("task.my_one", `SELECT {cols k} FROM task k WHERE k.tenant_id = :tenant AND k.id = :id AND `+inbox)
	getQ   = db.Select[Task]("task.get", `SELECT {cols k} FROM task k WHERE k.tenant_id = :tenant AND k.id = :id AND {scope k}`)
	saveC  = db.Command("task.save", `UPDATE task SET assignee_id = :assignee_id, state = :state, note = :note, done_at = :done_at, done_by = :done_by,
			version = version + 1
		WHERE tenant_id = :tenant AND id = :id AND version = :version`)
	nameQ = db.Select[struct {
		Name string `json:"name"`
	}]("task.person", `SELECT {cols} FROM org_person WHERE tenant_id = :tenant AND id = :id AND active = TRUE`)
)
