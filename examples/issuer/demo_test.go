//go:build unix

package main

import (
	"bytes"
	"fmt"
	"image/png"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/cert/audit"
	"github.com/vaxcert/vaxcert/examples/issuer/demo"
	"github.com/vaxcert/vaxcert/examples/issuer/store"
)

// startsWithin and madeWithin are how long the demonstration may take until it serves,
// and until its past is there, on a machine that does other things besides.
const (
	startsWithin = time.Minute
	madeWithin   = 5 * time.Minute
)

// The command without anything else starts by itself, says who may come in, and ends in
// good order.
func TestDemonstration(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	require.NoError(t, listener.Close())
	out, errs := &logged{}, &logged{}
	file := filepath.Join(t.TempDir(), "issuer")
	built, err := exec.Command("go", "build", "-o", file, ".").CombinedOutput()
	require.NoError(t, err, "%s", built)
	program := exec.Command(file, "--listen", address)
	program.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	program.Stdout, program.Stderr = out, errs
	began := time.Now()
	require.NoError(t, program.Start())
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	t.Cleanup(func() { _ = program.Process.Kill() }) // it has ended already, if all is well

	site := "http://" + address
	require.Eventually(t, func() bool { return strings.Contains(out.String(), site+"/login") }, startsWithin, 20*time.Millisecond, "%s", errs)
	for _, u := range demo.Users() {
		require.Regexp(t, regexp.QuoteMeta(u.Name)+` +`+regexp.QuoteMeta(u.Password), out.String())
	}
	served := time.Since(began)
	said := regexp.MustCompile(`A citizen +number (\S+), born (\S+), last dose (\S+)`)
	require.Eventually(t, func() bool { return said.MatchString(out.String()) }, madeWithin, 50*time.Millisecond, "%s", errs)
	t.Logf("serves after %.1f s; the records of the past are there after %.0f s", served.Seconds(), time.Since(began).Seconds())

	visitCitizen(t, site, said.FindStringSubmatch(out.String())[1:])
	visitOfficer(t, site)
	require.Equal(t, http.StatusOK, status(t, http.DefaultClient, site+"/readyz"))

	require.NoError(t, program.Process.Signal(syscall.SIGTERM))
	select {
	case err := <-ended:
		require.NoError(t, err, "%s", errs)
	case <-time.After(startsWithin):
		t.Fatal("it does not end")
	}
	for _, u := range demo.Users() {
		require.NotContains(t, errs.String(), u.Password)
	}
	dir := regexp.MustCompile(`Everything is in (\S+)`).FindStringSubmatch(out.String())[1]
	leftWhole(t, dir)
}

// visitCitizen types what was printed, and gets a QR code.
func visitCitizen(t *testing.T, site string, answers []string) {
	client := browserOf(t)
	page := body(t, client, site+"/", url.Values{"number": {answers[0]}, "birth": {answers[1]}, "last": {answers[2]}})
	code := regexp.MustCompile(`/me/[^"/]+/code\.png`).FindString(page)
	require.NotEmpty(t, code, page)
	picture, err := client.Get(site + code)
	require.NoError(t, err)
	defer picture.Body.Close()
	_, err = png.Decode(picture.Body)
	require.NoError(t, err)
}

// visitOfficer logs in with the code that the page of log-ins shows.
func visitOfficer(t *testing.T, site string) {
	officer := demo.Users()[4]
	logins := body(t, http.DefaultClient, site+"/demo/", nil)
	code := regexp.MustCompile(fmt.Sprintf(`<code>%s</code><td><code>[^<]*</code><td><code>(\d{6})</code>`, officer.Name)).FindStringSubmatch(logins)
	require.NotNil(t, code, logins)
	client := browserOf(t)
	body(t, client, site+"/login", url.Values{"name": {officer.Name}, "password": {officer.Password}})
	body(t, client, site+"/login/code", url.Values{"code": {code[1]}})
	require.Equal(t, http.StatusOK, status(t, client, site+"/authority"))
}

func browserOf(t *testing.T) *http.Client {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar, Timeout: time.Minute}
}

// body gets a page, or sends a form to it.
func body(t *testing.T, client *http.Client, address string, form url.Values) string {
	t.Helper()
	var response *http.Response
	var err error
	if form == nil {
		response, err = client.Get(address)
	} else {
		response, err = client.PostForm(address, form)
	}
	require.NoError(t, err)
	defer response.Body.Close()
	var text bytes.Buffer
	_, err = text.ReadFrom(response.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode, text.String())
	return text.String()
}

func status(t *testing.T, client *http.Client, address string) int {
	t.Helper()
	response, err := client.Get(address)
	require.NoError(t, err)
	response.Body.Close()
	require.Equal(t, address, response.Request.URL.String(), "it leads elsewhere")
	return response.StatusCode
}

// leftWhole looks at what the demonstration leaves: its records, and an audit log that
// is closed and agrees with them.
func leftWhole(t *testing.T, dir string) {
	files := demo.In(dir)
	var said bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"check", "--data", dir, "--log", files.AuditLog, "--cert", files.AuditCert}, nil, &said, &said))
	require.Contains(t, said.String(), "agree with the trail")
	t.Log(said.String())

	keys, err := readCertificates(files.AuditCert)
	require.NoError(t, err)
	log, err := os.Open(files.AuditLog)
	require.NoError(t, err)
	defer log.Close()
	_, err = audit.Check(log, audit.CheckOptions{Keys: keys})
	require.NoError(t, err, "closed and whole")

	s, err := storeFlags{Data: dir}.open(t.Context(), quiet())
	require.NoError(t, err)
	defer s.Close()
	counts, err := operator(s).Counts(t.Context(), store.ByState)
	require.NoError(t, err)
	n := 0
	for _, c := range counts {
		n += c.N
	}
	require.Equal(t, demo.Records, n)
	info, err := os.Stat(filepath.Join(dir, "records.db"))
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077, "nobody else reads the records")
}
