// Scanbench measures how well readers of QR codes read photographs. It takes
// pictures of symbols that carry texts at random, as long as those of the golden
// vectors, in 40 kinds of bad conditions, and has each reader read each picture,
// in one run:
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
// The readers are vaxcert (qr.Scan); makiuchi-d/gozxing v0.1.1 as it comes, with
// its reader for several codes (multi/qrcode) on pictures of several; zbarimg
// 0.23.92 as it comes; and zxing-wasm 3.1.4 (ZXing-C++) in node, told to look
// for QR codes and with its defaults else. It is installed by npm ci from
// package-lock.json into a folder of the run. A reader that is missing is named
// and left out. Times are milliseconds, the median and the worst, of reading a
// gray picture in memory; those of zbarimg have the start of the program and the
// file in them.
//
// What was seen on 2026-11-22: Go 1.26.8, node 20.20, linux/amd64, 2 cores of a
// shared virtual machine that had other work to do, 600 pictures:
//
//	                        vaxcert                     gozxing                      zbar                     zxing-wasm
//	                              %  wrong   ms  worst        %  wrong   ms  worst      %  wrong   ms  worst           %  wrong  ms  worst
//	             turned 7°    100.0      0    2      3     93.3      0    5      9  100.0      0   32     81       100.0      0   8     46
//	            turned 33°    100.0      0    2      3     86.7      0    5      6  100.0      0   29     39       100.0      0   6      9
//	        turned any way    100.0      0    3      4     93.3      0    5      7  100.0      0   30     35       100.0      0   6      7
//	          slanted 15 %    100.0      0    2      3     73.3      0    5      6   46.7      0   28     34       100.0      0   6      8
//	          slanted 30 %    100.0      0    3      3     13.3      0    5      5   26.7      0   27     30       100.0      0   5      8
//	             blur 2 px    100.0      0    2      3     80.0      0    5     10  100.0      0   32     45       100.0      0   6     14
//	             blur 3 px    100.0      0    4      7     20.0      0    5      9   26.7      0   30     37        80.0      0   7     12
//	             blur 4 px     86.7      0   32    114      0.0      0    5      6    0.0      0   33     41         0.0      0   6     11
//	           shaken 5 px    100.0      0    2      5     93.3      0    5      8  100.0      0   33     38       100.0      0   6      8
//	           shaken 9 px    100.0      0    2      3     86.7      0    5      7   93.3      0   31     44       100.0      0   6     10
//	          shaken 13 px     60.0      0   21     62      6.7      0    5      6    6.7      0   24     32        40.0      0   5      9
//	              noise 40    100.0      0    4      5     53.3      0    7      7    0.0      0   40     47       100.0      0   6      8
//	              noise 80    100.0      0    6     14      0.0      0    7      7    0.0      0   39     48       100.0      0   6      7
//	             noise 120     93.3      0   14     84      0.0      0    8      9    0.0      0   37     46        26.7      0   6      8
//	               jpeg 30    100.0      0    2      3    100.0      0    5      5  100.0      0   31     38       100.0      0   5      8
//	               jpeg 10    100.0      0    3      3     93.3      0    5      5  100.0      0   28     35       100.0      0   6      8
//	                jpeg 5    100.0      0    3      3     93.3      0    5      5  100.0      0   29     35       100.0      0   6      7
//	             low light    100.0      0    4      5    100.0      0    6      7  100.0      0   41     47       100.0      0   8     11
//	      hardly any light    100.0      0    6     14      0.0      0    9      9    0.0      0   40     49        86.7      0   8     10
//	                shadow    100.0      0    3      3    100.0      0    5      6  100.0      0   39     43       100.0      0   6      6
//	                 glare     93.3      0    2     72     93.3      0    5      6  100.0      0   30     34        93.3      0   6      7
//	            wide glare    100.0      0    3      3    100.0      0    6      6  100.0      0   29     36       100.0      0   6     13
//	          curled 12 px    100.0      0    3      5      0.0      0    5     10  100.0      0   33     59       100.0      0   5     17
//	          curled 24 px    100.0      0    3      9      0.0      0    5      8   46.7      0   31     48       100.0      0   6     10
//	          curled 40 px     93.3      0   11    102      0.0      0    6      7    6.7      0   27     37        60.0      0   6      6
//	              crumpled    100.0      0    3      9     26.7      0    5      6   73.3      0   27     36        86.7      0   6      8
//	         more crumpled     66.7      0   14    118      0.0      0    5      6   20.0      0   26     30        20.0      0   6      8
//	          thumb on 5 %    100.0      0    3      3    100.0      0    5      6  100.0      0   28     37       100.0      0   6      7
//	         thumb on 10 %    100.0      0    3      3     66.7      0    5      6   80.0      0   30     33        80.0      0   6      6
//	         small, 250 px    100.0      0    2      3     80.0      0    2      2  100.0      0   12     21       100.0      0   2      3
//	  modules of 2 to 3 px    100.0      0    2     20     66.7      0    2      3   86.7      0   14     21       100.0      0   2      6
//	modules of 1.5 to 2 px    100.0      0    2     14     20.0      0    2      3   33.3      0   14     20        86.7      0   2      4
//	              inverted    100.0      0    6      8      0.0      0    5      9    0.0      0   31     44       100.0      0   6     10
//	               several    100.0      0    7     11     73.3      0    9     16  100.0      0   50     83       100.0      0  13     24
//	                screen    100.0      0   13     87      0.0      0    7     10   20.0      0   44     60         6.7      0   9     18
//	         12 megapixels    100.0      0   22     63     53.3      0   99    153   66.7      0  540   1175       100.0      0  97    202
//	small on 12 megapixels    100.0      0  107    148     26.7      0  100    186   80.0      0  549    770       100.0      0  96    115
//	                 phone    100.0      0    3      3     60.0      0    6      6   46.7      0   35     44       100.0      0   7      7
//	             bad phone    100.0      0    4     25      0.0      0    5      7    6.7      0   34     40        66.7      0   6      7
//	           worse phone     40.0      0   64     75      0.0      0    6      7    0.0      0   33     40         6.7      0   5      7
//	               all 600     95.8      0    3    148     48.8      0    5    186   59.2      0   32   1175        83.5      0   6    202
//
// The classes that hardly anybody reads are there to tell readers apart. Vaxcert
// stops where its work is done, not after a time: pictures made to keep it busy
// (noise, sheets of symbols without data, sheets of finder patterns, up to 16
// megapixels) took it up to 340 ms of one core, and a street of 64 megapixels
// 310 (go test -run XXX -bench Scan ./qr has all but the last).
package main
