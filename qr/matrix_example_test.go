package qr_test

import (
	"fmt"
	"os"

	"github.com/vaxcert/vaxcert/qr"
)

func ExampleNew() {
	m, err := qr.New("HC1:NCFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDE", qr.LevelQ)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("version %d, %d modules, level %s\n", m.Version(), m.Size(), m.Level())
	fmt.Printf("%.1f mm wide with modules of 0.5 mm\n", m.PrintWidthMM(0.5))
	// Output:
	// version 4, 33 modules, level Q
	// 20.5 mm wide with modules of 0.5 mm
}

func ExampleMatrix_WriteTerminal() {
	m, err := qr.New("HC1:6BF TEST", qr.LevelQ)
	if err != nil {
		fmt.Println(err)
		return
	}
	m.WriteTerminal(os.Stdout, false)
	// Output:
	// █████████████████████████████
	// █████████████████████████████
	// ████ ▄▄▄▄▄ ██ █▀ █ ▄▄▄▄▄ ████
	// ████ █   █ █▀▄█▄▄█ █   █ ████
	// ████ █▄▄▄█ █▀▀▄█ █ █▄▄▄█ ████
	// ████▄▄▄▄▄▄▄█ ▀ █ █▄▄▄▄▄▄▄████
	// ████▀ ▄▀▀█▄██▀█▀▄█▄▄▀▄█▀█████
	// ████ ▄  ██▄▄▀▀█ ▄█▄ ▀▄ ▄█████
	// ████▄██▄██▄█▀▄▄█▀▄██ ██  ████
	// ████ ▄▄▄▄▄ ██▀ ▀ ▄▄ ▄ █▄ ████
	// ████ █   █ ██▀▄▀▄  ▀▀ ▄█▄████
	// ████ █▄▄▄█ █  █ ▄ ▀▄  █▄ ████
	// ████▄▄▄▄▄▄▄██▄█▄▄▄▄█▄█▄▄▄████
	// █████████████████████████████
	// █████████████████████████████
}
