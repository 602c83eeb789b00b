package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// writeSettings writes the flags of the demonstration, so that another process, such as
// a worker, needs only the folder.
func writeSettings(dir string) error {
	g := In("") // relative to the folder
	text, err := json.MarshalIndent(map[string]any{
		"key": []string{g.Key, g.NextKey}, "cert": []string{g.Cert, g.NextCert}, "organisation": organisation,
		"register": "sqlite:" + g.Register, "facility_roots": g.FacilityRoots, "facility_keys": g.FacilityKeys,
		"publisher_key": g.PublisherKey, "publisher_cert": g.PublisherCert,
		"audit_key": g.AuditKey, "audit_cert": g.AuditCert,
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "issuer.json"), append(text, '\n'), 0o600)
}
