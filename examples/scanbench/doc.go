// Scanbench measures how well readers of QR codes read photographs. It takes
// pictures of symbols that carry the texts of the golden vectors, in 40 kinds of
// bad conditions, and has each reader read each picture, in one run:
//
//	go run ./examples/scanbench
//
// The pictures are made by the program, always the same ones: flags say how many
// of each class, which classes and readers, and where to keep those that vaxcert
// does not read (-help). Symbols are of level Q, some of M and L; where nothing
// else is said, they are 560 pixels wide with their quiet zone, on 800 × 800
// pixels, with modules of 5 to 8 pixels. A picture of several symbols counts as
// read when all are. Wrong is a text that is not in the picture.
//
// The readers are vaxcert (qr.Scan); makiuchi-d/gozxing v0.1.1 and zbarimg
// 0.23.92 as they come; and zxing-wasm 3.1.4 (ZXing-C++) in node, told to look
// for QR codes and with its defaults else. It is installed by npm ci from
// package-lock.json into a folder of the run. A reader that is missing is named
// and left out. Times are milliseconds, the median and the worst, of reading a
// gray picture in memory; those of zbarimg have the start of the program and the
// file in them.
//
// What was seen on 2026-11-22: Go 1.26.8, node 20.20, linux/amd64, 2 cores of a
// shared virtual machine that had other work to do, 600 pictures:
//
//	                        vaxcert                    gozxing                      zbar                     zxing-wasm
//	                              %  wrong  ms  worst        %  wrong   ms  worst      %  wrong   ms  worst           %  wrong   ms  worst
//	             turned 7°    100.0      0   3      3    100.0      0    5      6  100.0      0   26     41       100.0      0    6     56
//	            turned 33°    100.0      0   2      3     86.7      0    6      7  100.0      0   26     33       100.0      0    6     10
//	        turned any way    100.0      0   3      3     80.0      0    6      6  100.0      0   29     35       100.0      0    7     10
//	          slanted 15 %    100.0      0   3      3     60.0      0    5      8   53.3      0   24     30       100.0      0    6      7
//	          slanted 30 %    100.0      0   3     11     13.3      0    5      6   20.0      0   24     34        93.3      0    5      9
//	             blur 2 px    100.0      0   2      3     80.0      0    5      6  100.0      0   28     32       100.0      0    6      9
//	             blur 3 px    100.0      0   2      7     33.3      0    5      6   20.0      0   28     32        93.3      0    7     12
//	             blur 4 px     86.7      0  45     70      0.0      0    5      6    0.0      0   29     33         0.0      0    5      8
//	           shaken 5 px    100.0      0   2      3     93.3      0    5      7  100.0      0   28     33       100.0      0    6      7
//	           shaken 9 px    100.0      0   2      2    100.0      0    5      6   86.7      0   26     33       100.0      0    6      8
//	          shaken 13 px     80.0      0   3     77     20.0      0    6      7   13.3      0   28     34        53.3      0    5      7
//	              noise 40    100.0      0   4      7     60.0      0    8     10    6.7      0   42     57       100.0      0    7     10
//	              noise 80    100.0      0   6     16      0.0      0    8      9    0.0      0   41     48        86.7      0    6      9
//	             noise 120     86.7      0  15     87      0.0      0    9     10    0.0      0   41     46        33.3      0    7      8
//	               jpeg 30    100.0      0   3      3    100.0      0    6      6  100.0      0   30     42       100.0      0    6      8
//	               jpeg 10    100.0      0   3      4    100.0      0    6      6  100.0      0   30     37       100.0      0    6      6
//	                jpeg 5    100.0      0   3      3     93.3      0    5      6   86.7      0   31     39       100.0      0    6      8
//	             low light    100.0      0   4      5    100.0      0    6      7  100.0      0   41     47       100.0      0    9      9
//	      hardly any light    100.0      0   6     14      6.7      0    9     12    0.0      0   39     44        93.3      0    9     10
//	                shadow    100.0      0   3      3    100.0      0    5      7  100.0      0   38     42       100.0      0    6      6
//	                 glare    100.0      0   3     31     80.0      0    5      6  100.0      0   28     34       100.0      0    6      7
//	            wide glare    100.0      0   3      3     86.7      0    6      6  100.0      0   28     35       100.0      0    6      7
//	          curled 12 px    100.0      0   3      4      0.0      0    6     10  100.0      0   30     40       100.0      0    6      9
//	          curled 24 px    100.0      0   3     10      0.0      0    6      8   40.0      0   32     40       100.0      0    6     10
//	          curled 40 px    100.0      0   4    157      0.0      0    6     10    0.0      0   34     41        60.0      0    6      9
//	              crumpled    100.0      0   3     11     13.3      0    6      8   46.7      0   31     41        73.3      0    6      9
//	         more crumpled     60.0      0  16    140      0.0      0    6     10   13.3      0   33     41        20.0      0    7     11
//	          thumb on 5 %    100.0      0   3      5     93.3      0    6      9  100.0      0   30     39       100.0      0    6     11
//	         thumb on 10 %    100.0      0   3      5     73.3      0    6     10   80.0      0   35     40        80.0      0    9     11
//	         small, 250 px    100.0      0   2      2     93.3      0    2      3  100.0      0   13     18       100.0      0    2      3
//	  modules of 2 to 3 px    100.0      0   2     10     46.7      0    2      3   86.7      0   15     16       100.0      0    2      3
//	modules of 1.5 to 2 px    100.0      0   2     11     20.0      0    2      3   26.7      0   14     15        73.3      0    2      4
//	              inverted    100.0      0   6      7      0.0      0    5      7    0.0      0   26     31       100.0      0    6      7
//	               several    100.0      0   7     13      0.0      0    9     15  100.0      0   53     80       100.0      0   14     31
//	                screen    100.0      0  13     15     26.7      0    8      8    6.7      0   44     54        13.3      0    8     24
//	         12 megapixels    100.0      0  24     34     80.0      0  108    140   46.7      0  544    594       100.0      0  102    149
//	small on 12 megapixels    100.0      0  41    149     26.7      0  102    111   80.0      0  553    652       100.0      0   98   3680
//	                 phone    100.0      0   3      4     53.3      0    6      9   66.7      0   39     44       100.0      0    7      9
//	             bad phone    100.0      0   4     76      0.0      0    6      7   33.3      0   34     42        80.0      0    6      9
//	           worse phone     26.7      0  73    133      0.0      0    6     11    0.0      0   38     45         0.0      0    5      9
//	               all 600     96.0      0   3    157     48.0      0    6    140   57.8      0   31    652        83.8      0    6   3680
//
// The classes that hardly anybody reads are there to tell readers apart. Vaxcert
// stops where its work is done, not after a time: pictures made to keep it busy
// (noise, sheets of symbols without data, sheets of finder patterns, up to 16
// megapixels) took it up to 290 ms of one core, and a street of 64 megapixels
// 310 (go test -run XXX -bench Scan ./qr has all but the last).
package main
