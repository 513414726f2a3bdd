// Package demo makes a living company of a trade: its people, customers, machines, ninety days of history and a
// morning's open work (ORG-14, PROC-24..35). What differs between trades is data: trades/*.yaml.
package demo

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed trades/*.yaml
var tradeFiles embed.FS

// trade is a company as data. Its people have the same log-ins in every trade, so that the play is one.
type trade struct {
	Pack       string   `yaml:"pack"`
	Company    string   `yaml:"company"`
	Zone       string   `yaml:"zone"`
	Lang       string   `yaml:"lang"`
	Region     string   `yaml:"region"`
	Address    string   `yaml:"address"` // with a street and a number
	Site       string   `yaml:"site"`
	StaffPhone string   `yaml:"staff_phone"`
	Landline   string   `yaml:"landline"`
	Mobile     string   `yaml:"mobile"`
	At         area     `yaml:"at"`
	Units      []unit   `yaml:"units"`
	People     []person `yaml:"people"`
	Models     []model  `yaml:"models"`
	Faults     []fault  `yaml:"faults"`
	Streets    []string `yaml:"streets"`
	Customers  []string `yaml:"customers"`
	Surnames   []string `yaml:"surnames"`
	Titles     []string `yaml:"titles"`
	Words      []string `yaml:"words"`
	Says       says     `yaml:"says"`
}

// area is where the customers are, in degrees.
type area struct {
	Lat, Lon, High, Wide float64
}

// person is one of the company.
type person struct {
	Login     string   `yaml:"login"`
	Name      string   `yaml:"name"`
	Role      string   `yaml:"role"`
	Unit      string   `yaml:"unit"` // code
	Skills    []string `yaml:"skills"`
	Stationed bool     `yaml:"stationed"`
	Lat       float64  `yaml:"lat"` // base of a technician
	Lon       float64  `yaml:"lon"`
}

// unit of the company.
type unit struct {
	Code   string `yaml:"code"`
	Parent string `yaml:"parent"`
	Name   string `yaml:"name"`
	Kind   string `yaml:"kind"`
}

// model is a kind of machine that the company looks after.
type model struct {
	Code     string `yaml:"code"`
	Name     string `yaml:"name"`
	Brand    string `yaml:"brand"`
	Line     string `yaml:"line"`
	Skill    string `yaml:"skill"`
	Minutes  int    `yaml:"minutes"`
	Warranty int    `yaml:"warranty"`
}

// fault is what customers say, what it was, and what was done.
type fault struct {
	Line    string `yaml:"line"`
	Symptom string `yaml:"symptom"`
	Cause   string `yaml:"cause"`
	Work    string `yaml:"work"`
	Part    string `yaml:"part"`
	Remote  bool   `yaml:"remote"`
}

// says is what people write on the way.
type says struct {
	Remote     string   `yaml:"remote"` // with the work
	Confirmed  string   `yaml:"confirmed"`
	Tested     string   `yaml:"tested"`
	Refused    string   `yaml:"refused"`
	Parts      []string `yaml:"parts"`
	Customer   string   `yaml:"customer"`
	ThirdParty string   `yaml:"third_party"`
	Again      string   `yaml:"again"`
	Unhappy    string   `yaml:"unhappy"`
	Cause      string   `yaml:"cause"`
	Measure    string   `yaml:"measure"`
	Result     string   `yaml:"result"`
	Unit       string   `yaml:"unit"` // of parts
}

// Trades lists the trades of which there is a company, by the code of their pack.
func Trades() (codes []string) {
	files, _ := tradeFiles.ReadDir("trades") // embedded
	for _, f := range files {
		codes = append(codes, strings.TrimSuffix(f.Name(), ".yaml"))
	}
	return codes
}

func tradeOf(pack string) (*trade, error) {
	b, err := tradeFiles.ReadFile("trades/" + pack + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("there is no demo company for %q, only for %s", pack, strings.Join(Trades(), ", "))
	}
	t := &trade{}
	if err := yaml.UnmarshalWithOptions(b, t, yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("demo: %s: %w", pack, err)
	}
	return t, nil
}

// faultsOf are the faults of a product line.
func (t *trade) faultsOf(line string) (out []fault) {
	for _, f := range t.Faults {
		if f.Line == line {
			out = append(out, f)
		}
	}
	return out
}

func (p person) can(skill string) bool { return slices.Contains(p.Skills, skill) }
