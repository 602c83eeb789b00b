package demo

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// writeSettings writes the flags of the demonstration, so that another process, such as
// a worker, needs only the folder.
func (f Files) writeSettings(dir string) error {
	text, err := json.MarshalIndent(map[string]any{
		"key": []string{f.Key, f.NextKey}, "cert": []string{f.Cert, f.NextCert}, "organisation": organisation,
		"register": "sqlite:" + f.Register, "facility_roots": f.FacilityRoots, "facility_keys": f.FacilityKeys,
		"publisher_key": f.PublisherKey, "publisher_cert": f.PublisherCert,
		"audit_key": f.AuditKey, "audit_cert": f.AuditCert,
	}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "issuer.json"), append(text, '\n'), 0o600)
}
