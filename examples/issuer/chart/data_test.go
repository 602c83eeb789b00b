package chart

import (
	"math"
	"time"
)

func someRows() []Row {
	return []Row{
		{"TYT phường Bến Nghé, Quận 1, TP Hồ Chí Minh", 1200, 340, 2100, 3300, 18400},
		{"Bệnh viện Đa khoa tỉnh Bắc Giang", 4200, 1340, 5100, 2300, 9400},
		{"TRUNG TÂM KIỂM SOÁT BỆNH TẬT TỈNH BÌNH THUẬN (CDC)", 900, 7340, 100, 300, 4400},
		{`<script>alert("1")</script> & Phòng khám`, 10, 4, 20, 30, 940},
		{"Trạm y tế xã Ngọc Linh", 0, 0, 0, 0, 312},
		{"Trạm y tế xã Trường Sa", 12, 0, 0, 0, 0},
		{"Trung tâm Y tế huyện Mèo Vạc", 40, 90, 300, 2, 1},
	}
}

func someDays(n, scale int) (days []Day) {
	first := time.Date(2022, 4, 15, 0, 0, 0, 0, time.UTC)
	for i := range n {
		wave := 1 + 0.4*math.Sin(float64(i)*2*math.Pi/7)
		f := func(share, lag float64) int {
			return int(float64(scale) * share * wave * (1 - math.Exp(-(float64(i)+lag)/12)))
		}
		days = append(days, Day{first.AddDate(0, 0, i), f(0.6, 12), f(0.5, 8), f(0.4, 4), f(0.9, 0), int(float64(scale) * 0.02 * float64(i) / 3)})
	}
	return days
}

func someMonths(n int) (months []Month) {
	for i := range n {
		months = append(months, Month{time.Date(2022, 12+time.Month(i), 1, 0, 0, 0, 0, time.UTC), int(3_000_000 * (1 + math.Sin(float64(i)/2)))})
	}
	return months
}
