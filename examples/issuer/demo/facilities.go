package demo

import (
	"encoding/csv"
	"fmt"
	"os"
)

// facility is one of the demonstration's.
type facility struct {
	code, name, commune, province string
	central                       bool // the province signs for it
}

// facilities are made up, but for the names of the provinces.
var facilities = []facility{
	{"01001", "Trạm y tế phường Hoa Sen", "Phường Hoa Sen", "Hà Nội", false},
	{"01002", "Bệnh viện đa khoa Hồ Gươm Xanh", "Phường Hoa Sen", "Hà Nội", false},
	{"01003", "Trạm y tế phường Sao Mai", "Phường Sao Mai", "Hà Nội", true},
	{"24001", "Trạm y tế xã Tân Bình Minh", "Xã Tân Bình Minh", "Bắc Giang", false},
	{"24002", "Trung tâm y tế huyện Đồi Thông", "Xã Đồi Thông", "Bắc Giang", false},
	{"24003", "Trạm y tế xã Suối Vàng", "Xã Suối Vàng", "Bắc Giang", true},
	{"79001", "Trạm y tế phường Ánh Dương", "Phường Ánh Dương", "TP. Hồ Chí Minh", false},
	{"79002", "Bệnh viện quận Phù Sa", "Phường Phù Sa", "TP. Hồ Chí Minh", false},
	{"79003", "Trạm y tế phường Phù Sa", "Phường Phù Sa", "TP. Hồ Chí Minh", true},
	{"48001", "Trạm y tế phường Biển Xanh", "Phường Biển Xanh", "Đà Nẵng", false},
}

func writeFacilities(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	w := csv.NewWriter(f)
	rows := [][]string{{"facility_id", "name", "commune", "province", "central"}}
	for _, c := range facilities {
		rows = append(rows, []string{c.code, c.name, c.commune, c.province, fmt.Sprint(c.central)})
	}
	return w.WriteAll(rows)
}
