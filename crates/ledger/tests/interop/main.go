// A second opinion on the ledger, from stock Go: the checkpoints, tiles, entry bundles and the receipt that the Rust test
// wrote into a folder are verified with golang.org/x/mod/sumdb, and a note is signed the other way round.
//
// Usage: go run . FOLDER [URL]. With a URL, key, checkpoint and tiles come from the server there and nothing is signed.
// Prints "ok" as its last line; anything else went wrong.
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
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var folder, server string

func main() {
	folder = os.Args[1]
	if len(os.Args) > 2 {
		server = os.Args[2]
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(read("log.vkey")))
	check(err)
	older := open("older-checkpoint", verifier)
	newer := open("checkpoint", verifier)

	hashes := tlog.TileHashReader(newer, tiles{})
	consistency, err := tlog.ProveTree(newer.N, older.N, hashes)
	check(err)
	check(tlog.CheckTree(consistency, newer.N, newer.Hash, older.N, older.Hash))

	checkBundles(newer, hashes)
	checkReceipt(verifier, hashes)
	if server == "" {
		signAsLog()
	}
	fmt.Println("ok")
}

// Opens a checkpoint: its signature must hold, signatures of strangers are passed over.
func open(name string, verifier note.Verifier) tlog.Tree {
	return tree([]byte(read(name)), verifier)
}

func tree(signed []byte, verifier note.Verifier) tlog.Tree {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	must(lines[0] == verifier.Name(), "origin %q", lines[0])
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	return tlog.Tree{N: size, Hash: root}
}

// Tiles in files, named as C2SP names them: without the height that Go's own names carry.
type tiles struct{}

func (tiles) Height() int { return 8 }

func (tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		all = append(all, []byte(read(path)))
	}
	return all, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// Every entry of every bundle is the leaf at its place.
func checkBundles(tree tlog.Tree, hashes tlog.HashReader) {
	index := int64(0)
	for bundle := int64(0); index < tree.N; bundle++ {
		width := tree.N - bundle*256
		if width > 256 {
			width = 256
		}
		tile := tlog.Tile{H: 8, L: 0, N: bundle, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data := []byte(read(path))
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			entry := data[2 : 2+length]
			data = data[2+length:]
			stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			check(err)
			must(stored[0] == tlog.RecordHash(entry), "entry %d is not its leaf", index)
			index++
		}
	}
}

// The receipt, read by the texts alone: tlog-proof, and the leaf made from what its extra line carries.
func checkReceipt(verifier note.Verifier, hashes tlog.HashReader) {
	text := read("receipt.tlog-proof")
	head, signed, found := strings.Cut(text, "\n\n")
	must(found, "no checkpoint in the receipt")
	lines := strings.Split(head, "\n")
	must(lines[0] == "c2sp.org/tlog-proof@v1", "first line %q", lines[0])
	extra, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	check(err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	check(err)
	var proof tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		check(err)
		proof = append(proof, hash)
	}
	at := tree([]byte(signed), verifier)
	leaf := tlog.RecordHash(leafOfPromise(extra))
	check(tlog.CheckRecord(proof, at.N, at.Hash, index, leaf))
	own, err := tlog.ProveRecord(at.N, index, hashes)
	check(err)
	must(fmt.Sprint(own) == fmt.Sprint(proof), "another proof than from the tiles")
	if server == "" {
		checkCosignature(signed)
	}
}

// A promise's entry: 26 bytes, a salt of 16, the byte 1 and the content. The leaf has a commitment in their place.
func leafOfPromise(extra []byte) []byte {
	must(extra[0] == 1 && extra[1] == 2, "version or kind")
	fields, salt, content := extra[:26], extra[26:42], extra[43:]
	must(extra[42] == 1, "not the whole content")
	inner := sha256.Sum256(content)
	outer := sha256.Sum256(bytes.Join([][]byte{
		[]byte("huiyin ledger commitment 1\n"), {2}, salt, inner[:],
	}, nil))
	return append(append([]byte{}, fields...), outer[:]...)
}

// The witness's line, checked with nothing but Ed25519 and the text of tlog-cosignature.
func checkCosignature(signed string) {
	parts := strings.SplitN(strings.TrimSpace(read("witness.vkey")), "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	must(key[0] == 4, "a witness's key is of type 4")
	text, signatures, _ := strings.Cut(signed, "\n\n")
	for _, line := range strings.Split(signatures, "\n") {
		fields := strings.Split(line, " ")
		if len(fields) != 3 || fields[1] != parts[0] {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(fields[2])
		check(err)
		must(fmt.Sprintf("%x", raw[:4]) == parts[1], "key id")
		time := binary.BigEndian.Uint64(raw[4:12])
		message := fmt.Sprintf("cosignature/v1\ntime %d\n%s\n", time, text)
		must(ed25519.Verify(key[1:], []byte(message), raw[12:]), "cosignature")
		return
	}
	must(false, "no cosignature in the receipt")
}

// Signs a text of its own for the Rust side to verify.
func signAsLog() {
	secret, public, err := note.GenerateKey(rand.Reader, "go.example/log")
	check(err)
	signer, err := note.NewSigner(secret)
	check(err)
	signed, err := note.Sign(&note.Note{Text: "go.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"}, signer)
	check(err)
	check(os.WriteFile(filepath.Join(folder, "go-checkpoint"), signed, 0o600))
	check(os.WriteFile(filepath.Join(folder, "go.vkey"), []byte(public), 0o600))
}

// What the server serves under the names of tlog-tiles; its key has a name of our own.
var served = map[string]string{"log.vkey": "key", "checkpoint": "checkpoint"}

func read(name string) string {
	path, known := served[name]
	if strings.HasPrefix(name, "tile/") {
		path, known = name, true
	}
	if server != "" && known {
		return get(server + "/ledger/" + path)
	}
	data, err := os.ReadFile(filepath.Join(folder, name))
	check(err)
	return string(data)
}

func must(holds bool, format string, values ...any) {
	if !holds {
		check(fmt.Errorf(format, values...))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func get(address string) string {
	answer, err := http.Get(address)
	check(err)
	defer answer.Body.Close()
	must(answer.StatusCode == 200, "%s: %s", address, answer.Status)
	data, err := io.ReadAll(answer.Body)
	check(err)
	return string(data)
}
