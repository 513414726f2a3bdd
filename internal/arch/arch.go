// Package arch is the architecture, written down where a test can read it.
package arch

// Rings, inner first. A package may import its own ring's neighbours and any inner ring.
var Rings = []string{"platform", "engine", "area", "channel", "app"}

// Beside are packages under internal/ that belong to no ring.
var Beside = []string{"arch", "migrations"}

// Areas says which areas an area may import, and so whose tables it may read.
// Only the owner writes a table. The graph has no cycle because Go allows none.
var Areas = map[string][]string{
	"org":         {},
	"task":        {"org"},
	"customer":    {"org"},
	"catalog":     {"org"},
	"workforce":   {"org"},
	"notify":      {"org", "customer", "ticket", "workorder", "complaint", "followup", "portal"}, // who is told what of each event stands beside the texts; nobody imports it
	"knowledge":   {"org", "catalog"},
	"portal":      {"org", "customer", "catalog", "asset", "ticket", "workorder"}, // as a customer he calls the operations of these areas
	"asset":       {"org", "customer", "catalog"},
	"contract":    {"org", "customer", "catalog", "asset"},
	"maintenance": {"org", "customer", "catalog", "asset", "contract"},
	"stock":       {"org", "catalog", "workforce"},
	"charge":      {"org", "customer", "catalog", "asset", "contract"},
	"ticket":      {"org", "task", "customer", "catalog", "asset", "contract", "charge"},
	"complaint":   {"org", "task", "customer", "catalog", "asset", "ticket"},
	"workorder":   {"org", "task", "customer", "catalog", "asset", "contract", "maintenance", "workforce", "stock", "charge", "ticket"},
	"dispatch":    {"org", "customer", "workforce", "stock", "ticket", "workorder"},
	"followup":    {"org", "task", "customer", "ticket", "workorder", "complaint"},
	"survey":      {"org", "task", "customer", "ticket", "workorder"},
	"billing":     {"org", "task", "customer", "catalog", "contract", "charge", "ticket", "workorder", "followup"},
	"callcentre":  {"org", "customer", "ticket"},
	"quality":     {"org", "task", "customer", "catalog", "asset", "ticket", "workorder", "complaint"},
	"programme":   {"org", "task"},
	"training":    {"org", "task", "workforce"},
	"appraisal":   {"org", "workforce", "ticket", "workorder", "followup", "survey", "complaint", "billing", "training"},
	"rulebook":    {"org", "ticket", "workorder", "followup", "complaint", "charge", "appraisal"}, // runs the past decisions of these areas again under a change
	"report": {
		"org", "task", "customer", "catalog", "workforce", "notify", "knowledge", "portal", "asset",
		"contract", "maintenance", "stock", "charge", "ticket", "complaint", "workorder", "dispatch", "followup",
		"survey", "billing", "callcentre", "quality", "programme", "training", "appraisal",
	},
}

// Shared are tables of engines and platform that an area may read with its own; it writes them
// only through their packages.
var Shared = []string{"clock", "flow", "policy", "event", "job", "audit", "seq", "setting", "attachment"}

// Tenantless are statements on business tables that act for the whole installation, each with its reason.
var Tenantless = map[string]string{
	"org.identify":         "finds the tenant of a session",
	"org.tenants":          "lists the tenants",
	"org.throttle":         "counts failures before anybody is known",
	"org.throttle_fail":    "counts failures before anybody is known",
	"org.throttle_forgive": "counts failures before anybody is known",
	"org.throttle_sweep":   "counts failures before anybody is known",
	"org.setup":            "belongs to an installation without a tenant",
	"org.setup_add":        "belongs to an installation without a tenant",
	"org.setup_clear":      "belongs to an installation without a tenant",
	"org.session_sweep":    "housekeeping of all tenants",
}

// MaxLines is the longest file we accept; MaxFunc the longest function.
const MaxLines, MaxFunc = 500, 70
