package interop_test

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	// nodeMinimum is the oldest major version of node that the packages run on.
	nodeMinimum    = 18
	installTimeout = 5 * time.Minute
	scriptTimeout  = 2 * time.Minute
)

//go:embed .npmrc package.json package-lock.json read.mjs sign.mjs
var nodeFiles embed.FS

// nodeDir is the folder of this run that the npm packages are installed in.
var nodeDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "vaxcert-interop-")
	if err != nil {
		panic(err)
	}
	nodeDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// install installs the npm packages when the first test needs them. Where they
// cannot be had, absent says why.
var install = sync.OnceValues(func() (absent string, err error) {
	if absent := nodeAbsent(); absent != "" {
		return absent, nil
	}
	if err := os.CopyFS(nodeDir, nodeFiles); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), installTimeout)
	defer cancel()
	output, err := command(ctx, "npm", "ci", "--ignore-scripts").CombinedOutput()
	if err == nil {
		return "", nil
	}
	if ctx.Err() != nil {
		return fmt.Sprintf("npm ci took more than %v", installTimeout), nil
	}
	if code := unreachable.FindSubmatch(output); code != nil {
		return fmt.Sprintf("npm ci did not get the packages: %s", code[1]), nil
	}
	return "", fmt.Errorf("npm ci: %w\n%s", err, output)
})

// unreachable finds npm's codes for a registry that is not there, or that does
// not serve a package.
var unreachable = regexp.MustCompile(`(?m)^npm (?:error|ERR!) code (E401|E403|E404|E407|E429|E5\d\d|ENOTFOUND|EAI_AGAIN|` +
	`ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)$`)

func nodeAbsent() string {
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			return "no " + program + " here"
		}
	}
	version, err := exec.Command("node", "--version").Output()
	if err != nil {
		return "node does not run: " + err.Error()
	}
	major, _, _ := strings.Cut(strings.TrimPrefix(string(version), "v"), ".")
	if n, err := strconv.Atoi(major); err != nil || n < nodeMinimum {
		return fmt.Sprintf("node %s is older than %d", strings.TrimSpace(string(version)), nodeMinimum)
	}
	return ""
}

// ask has a script answer requests, one each.
func ask[Request, Answer any](t *testing.T, script string, requests []Request) []Answer {
	t.Helper()
	absent, err := install()
	require.NoError(t, err)
	if absent != "" {
		t.Skip("no npm packages: " + absent)
	}

	var input, stdout, stderr bytes.Buffer
	lines := json.NewEncoder(&input)
	for _, request := range requests {
		require.NoError(t, lines.Encode(request))
	}
	ctx, cancel := context.WithTimeout(t.Context(), scriptTimeout)
	defer cancel()
	node := command(ctx, "node", script)
	node.Stdin, node.Stdout, node.Stderr = &input, &stdout, &stderr
	require.NoError(t, node.Run(), "%s", &stderr)

	answers := make([]Answer, len(requests))
	output := json.NewDecoder(&stdout)
	for i := range answers {
		require.NoError(t, output.Decode(&answers[i]), "%s", &stderr)
	}
	return answers
}

func command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, arguments...)
	cmd.Dir = nodeDir
	cmd.WaitDelay = 5 * time.Second
	return cmd
}
