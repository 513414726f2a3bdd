package portal

import "testing"

func TestOnlyTheGivenNameOfATechnicianIsShown(t *testing.T) {
	for name, want := range map[string]string{"王小明": "小明", "李强": "强", "欧阳小明": "小明", "歐陽修": "修", "김민준": "민준", "남궁민수": "민수", "Anna Kim": "Anna",
		"Anna": "Anna", "": "", "王": "王", "尼古拉斯·凯奇": "尼古拉斯·凯奇"} {
		if got := given(name); got != want {
			t.Fatalf("%s: got %s, want %s", name, got, want)
		}
	}
}
