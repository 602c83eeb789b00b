package web

func (s *site) auditArea() area { return area{} }
