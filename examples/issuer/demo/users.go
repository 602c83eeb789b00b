package demo

import "github.com/vaxcert/vaxcert/examples/issuer/life"

// User is somebody who can log in to the demonstration.
type User struct {
	Name, Password              string
	Role                        life.Role
	Facility, Commune, Province string
}

// Users are those of the demonstration, in the order in which one tries them. Officers
// and auditors have a second factor besides.
func Users() []User {
	return []User{
		{"tram-hoa-sen", "hoa sen no som mai", life.Clerk, "01001", "", ""},
		{"tram-tan-binh-minh", "binh minh tren doi", life.Clerk, "24001", "", ""},
		{"cong-an-hoa-sen", "phuong hoa sen yen", life.Reviewer, "", "Phường Hoa Sen", ""},
		{"so-y-te-ha-noi", "ba muoi sau pho phuong", life.Province, "", "", "Hà Nội"},
		{"cuc-lan", "song hong do nang", life.Officer, "", "", ""},
		{"cuc-minh", "nui tan may phu", life.Officer, "", "", ""},
		{"thanh-tra", "mat sang long trong", life.Auditor, "", "", ""},
	}
}
