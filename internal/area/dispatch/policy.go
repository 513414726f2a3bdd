package dispatch

import (
	"aftercare/internal/engine/policy"
	"aftercare/internal/platform/db"
)

// What a pack says about the choice of a technician (PROC-24 step 4).
var (
	roadPct       = policy.NewKey[int]("dispatch.road_pct")
	speedKmh      = policy.NewKey[int]("dispatch.speed_kmh")
	unknownTravel = policy.NewKey[int]("dispatch.unknown_travel_min")
	freshMin      = policy.NewKey[int]("dispatch.position_fresh_min")
	nearMin       = policy.NewKey[int]("dispatch.near_min")
	farMin        = policy.NewKey[int]("dispatch.far_min")
	pointsStart   = policy.NewKey[int]("dispatch.points_start")
	pointsTravel  = policy.NewKey[int]("dispatch.points_travel_h")
	pointsWait    = policy.NewKey[int]("dispatch.points_wait_h")
	pointsLate    = policy.NewKey[int]("dispatch.points_late_h")
	pointsOver    = policy.NewKey[int]("dispatch.points_overtime_h")
	pointsLoad    = policy.NewKey[int]("dispatch.points_load_h")
	pointsLevel   = policy.NewKey[int]("dispatch.points_level")
	pointsLow     = policy.NewKey[int]("dispatch.points_low")
	pointsVisited = policy.NewKey[int]("dispatch.points_visited")
	pointsRefused = policy.NewKey[int]("dispatch.points_refused")
)

func params(tx *db.Tx) (Params, error) {
	p, err := policy.Of(tx)
	if err != nil {
		return Params{}, err
	}
	return Params{RoadPct: roadPct.In(p), SpeedKmh: speedKmh.In(p), UnknownTravel: unknownTravel.In(p), FreshMin: freshMin.In(p),
		NearMin: nearMin.In(p), FarMin: farMin.In(p), Start: pointsStart.In(p), TravelH: pointsTravel.In(p), WaitH: pointsWait.In(p),
		LateH: pointsLate.In(p), OvertimeH: pointsOver.In(p), LoadH: pointsLoad.In(p), Level: pointsLevel.In(p), Low: pointsLow.In(p),
		Visited: pointsVisited.In(p), Refused: pointsRefused.In(p)}, nil
}
