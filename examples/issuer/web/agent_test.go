package web

import (
	"bufio"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/vaxcert/vaxcert/examples/issuer/life"
	"github.com/vaxcert/vaxcert/examples/issuer/testbed"
)

// agent is a signing agent on the clerk's machine: it answers each text message by
// another, over a WebSocket (RFC 6455) without extensions and fragments.
func agent(t *testing.T, answer func(asked []byte) []byte) (address string) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, stream, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		accept := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		_, _ = io.WriteString(conn, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "+
			base64.StdEncoding.EncodeToString(accept[:])+"\r\n\r\n")
		for {
			asked, err := readMessage(stream.Reader)
			if err != nil || writeMessage(conn, answer(asked)) != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http") + "/SignJson"
}

func readMessage(r *bufio.Reader) ([]byte, error) {
	head := make([]byte, 2)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, err
	}
	if head[0] != 0x81 {
		return nil, io.EOF
	}
	length := int(head[1] & 0x7f)
	if length == 126 {
		long := make([]byte, 2)
		if _, err := io.ReadFull(r, long); err != nil {
			return nil, err
		}
		length = int(binary.BigEndian.Uint16(long))
	}
	masked := make([]byte, 4+length)
	if _, err := io.ReadFull(r, masked); err != nil {
		return nil, err
	}
	text := masked[4:]
	for i := range text {
		text[i] ^= masked[i%4]
	}
	return text, nil
}

func writeMessage(conn net.Conn, text []byte) error {
	frame := []byte{0x81, byte(len(text))}
	if len(text) > 125 {
		frame = binary.BigEndian.AppendUint16([]byte{0x81, 126}, uint16(len(text)))
	}
	_, err := conn.Write(append(frame, text...))
	return err
}

// bedWithAgent has an agent that signs as a facility.
func bedWithAgent(t *testing.T, answer func(at *bed, text string) map[string]any) *bed {
	var at *bed
	address := agent(t, func(asked []byte) []byte {
		var call struct{ JsonContent, DetachPayload, IsPss string }
		if err := json.Unmarshal(asked, &call); err != nil || call.DetachPayload != "false" || call.IsPss != "true" {
			return []byte(`{"Status": 1, "Error": "not a call of sign_json"}`)
		}
		text, _ := json.Marshal(answer(at, call.JsonContent))
		return text
	})
	at = bedWithOptions(t, testbed.Options{}, func(o *Options) { o.Agent = address })
	return at
}

func TestTheAgentOnTheClerksMachineSigns(t *testing.T) {
	at := bedWithAgent(t, func(at *bed, text string) map[string]any {
		return map[string]any{"Status": 0, "Signature": at.JWS(t, testbed.FacilityA, []byte(text)), "Error": ""}
	})
	keys := verified(t, at, 0, 1)
	b := newTab(t)
	b.logIn(at, testbed.ClerkA, "vi")
	b.visit(at.URL + "/facility/sign")
	b.tabTo("[data-choose-page]")
	b.keys(" ")
	b.tabTo("button[value=agent]")
	b.keys("\r")
	b.wait(`document.querySelector("[data-agent]")`)
	b.check()
	b.download("main a[download]", "signing-request-")
	b.tabTo("[data-agent]")
	b.keys("\r")
	b.wait(`document.querySelector("h1").innerText === ` + quoted(say("vi", "sign-result")))
	require.Contains(t, eval[string](b, `document.querySelector("main").innerText`), many("vi", 2, "sign-good"))
	at.Drain(t)
	b.visit(at.URL + "/facility/record/" + keys[1])
	require.Contains(t, eval[string](b, `document.querySelector("main").innerText`), life.Title(life.Issued, "vi"))
}

func TestTheAgentRefuses(t *testing.T) {
	at := bedWithAgent(t, func(*bed, string) map[string]any {
		return map[string]any{"Status": 11, "Error": "PIN <b>sai</b>"}
	})
	keys := verified(t, at, 0)
	b := newTab(t)
	b.logIn(at, testbed.ClerkA, "vi")
	b.visit(at.URL + "/facility/record/" + keys[0])
	b.tabTo("button[value=agent]")
	b.keys("\r")
	b.wait(`document.querySelector("[data-agent]")`)
	b.tabTo("[data-agent]")
	b.keys("\r")
	b.wait(`document.querySelector("[data-progress]").innerText`)
	require.Equal(t, say("vi", "request-agent-refused")+"PIN <b>sai</b>", eval[string](b, `document.querySelector("[data-progress]").innerText`))
	require.False(t, eval[bool](b, `document.querySelector("[data-agent]").disabled`))
}

// download follows a link that gives a file, and requires that it came.
func (b *tab) download(selector, name string) {
	b.t.Helper()
	folder := b.t.TempDir()
	_, err := chromedp.Call(b.ctx, downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
		Behavior: downloads.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
	})
	require.NoError(b.t, err)
	b.do(`document.querySelector(` + quoted(selector) + `).click()`)
	require.Eventually(b.t, func() bool {
		files, err := filepath.Glob(filepath.Join(folder, name+"*.json"))
		return err == nil && len(files) == 1
	}, patience, 20*time.Millisecond)
}
