// A witness after C2SP tlog-witness, over stock golang.org/x/mod sumdb: it believes nothing that it has not verified,
// and keeps what it cosigned in memory.
//
// Usage: witness NAME LOGKEY [CERT KEY]. Listens on a free port of this machine, with TLS where a certificate is
// given, and prints its address and its verifier key, one a line.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type witness struct {
	name   string
	secret ed25519.PrivateKey
	log    note.Verifier

	mutex sync.Mutex
	seen  tlog.Tree
}

func main() {
	log, err := note.NewVerifier(os.Args[2])
	check(err)
	_, secret, err := ed25519.GenerateKey(rand.Reader)
	check(err)
	w := &witness{name: os.Args[1], secret: secret, log: log}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	http.HandleFunc("/w/add-checkpoint", w.addCheckpoint)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	check(err)
	tls := len(os.Args) > 3
	if tls {
		fmt.Printf("https://localhost:%s/w\n", port)
	} else {
		fmt.Printf("http://127.0.0.1:%s/w\n", port)
	}
	fmt.Printf("%s+%x+%s\n", w.name, w.id(), base64.StdEncoding.EncodeToString(append([]byte{4}, w.public()...)))
	if tls {
		check(http.ServeTLS(listener, nil, os.Args[3], os.Args[4]))
	}
	check(http.Serve(listener, nil))
}

func (w *witness) public() ed25519.PublicKey {
	return w.secret.Public().(ed25519.PublicKey)
}

// The first four bytes of a hash over name, type and key.
func (w *witness) id() []byte {
	hash := sha256.Sum256(bytes.Join([][]byte{[]byte(w.name), []byte("\n"), {4}, w.public()}, nil))
	return hash[:4]
}

func (w *witness) addCheckpoint(out http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(io.LimitReader(request.Body, 1<<20))
	if request.Method != "POST" || err != nil {
		http.Error(out, "post it", http.StatusBadRequest)
		return
	}
	head, signed, found := strings.Cut(string(body), "\n\n")
	lines := strings.Split(head, "\n")
	old, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "old "), 10, 64)
	if !found || !strings.HasPrefix(lines[0], "old ") || err != nil || old < 0 || len(lines) > 64 {
		http.Error(out, "malformed", http.StatusBadRequest)
		return
	}
	var proof tlog.TreeProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			http.Error(out, "malformed", http.StatusBadRequest)
			return
		}
		proof = append(proof, hash)
	}
	origin, _, _ := strings.Cut(signed, "\n")
	if origin != w.log.Name() {
		http.Error(out, "unknown log", http.StatusNotFound)
		return
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(w.log))
	if err != nil {
		http.Error(out, "unknown key", http.StatusForbidden)
		return
	}
	tree, err := parse(opened.Text)
	if err != nil || old > tree.N {
		http.Error(out, "malformed", http.StatusBadRequest)
		return
	}
	w.answer(out, old, tree, proof, opened.Text)
}

func (w *witness) answer(out http.ResponseWriter, old int64, tree tlog.Tree, proof tlog.TreeProof, text string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if old != w.seen.N || (old == tree.N && old > 0 && tree.Hash != w.seen.Hash) {
		out.Header().Set("Content-Type", "text/x.tlog.size")
		out.WriteHeader(http.StatusConflict)
		fmt.Fprintf(out, "%d\n", w.seen.N)
		return
	}
	consistent := len(proof) == 0
	if old > 0 && old < tree.N {
		consistent = tlog.CheckTree(proof, tree.N, tree.Hash, old, w.seen.Hash) == nil
	}
	if !consistent {
		http.Error(out, "inconsistent", http.StatusUnprocessableEntity)
		return
	}
	w.seen = tree
	at := time.Now().Unix()
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text)
	signature := append([]byte{}, w.id()...)
	signature = binary.BigEndian.AppendUint64(signature, uint64(at))
	signature = append(signature, ed25519.Sign(w.secret, []byte(message))...)
	fmt.Fprintf(out, "\u2014 %s %s\n", w.name, base64.StdEncoding.EncodeToString(signature))
}

func parse(text string) (tlog.Tree, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return tlog.Tree{}, fmt.Errorf("too short")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
