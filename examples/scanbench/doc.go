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
//	             turned 7°    100.0      0   3      3    100.0      0    6      6  100.0      0   30     50       100.0      0    7     35
//	            turned 33°    100.0      0   3      3     86.7      0    6      7  100.0      0   34     40       100.0      0    8     14
//	        turned any way    100.0      0   3      6     80.0      0    6     15  100.0      0   44     83       100.0      0    9     19
//	          slanted 15 %    100.0      0   3      5     60.0      0    6     19   53.3      0   34     74       100.0      0    7     11
//	          slanted 30 %    100.0      0   3     11     13.3      0    6     17   20.0      0   31     63        93.3      0    6      9
//	             blur 2 px    100.0      0   3      3     80.0      0    5      6  100.0      0   31     33       100.0      0    6     11
//	             blur 3 px    100.0      0   3      6     33.3      0    6      6   20.0      0   29     37        93.3      0    8     10
//	             blur 4 px     86.7      0  48     79      0.0      0    5      7    0.0      0   30     43         0.0      0    5     12
//	           shaken 5 px    100.0      0   3      8     93.3      0    6     11  100.0      0   36     60       100.0      0    7     18
//	           shaken 9 px    100.0      0   3      6    100.0      0    6      6   86.7      0   31     35       100.0      0    6      8
//	          shaken 13 px     80.0      0   3     71     20.0      0    6      9   13.3      0   28     38        53.3      0    5      6
//	              noise 40    100.0      0   4      6     60.0      0    8      8    6.7      0   43     51       100.0      0    7      8
//	              noise 80    100.0      0   6     15      0.0      0    8      9    0.0      0   43     46        86.7      0    6      7
//	             noise 120     86.7      0  15     82      0.0      0    9     11    0.0      0   43     50        33.3      0    7      8
//	               jpeg 30    100.0      0   3      3    100.0      0    6      6  100.0      0   32     43       100.0      0    6      9
//	               jpeg 10    100.0      0   3      3    100.0      0    6      6  100.0      0   32     37       100.0      0    6      7
//	                jpeg 5    100.0      0   3      3     93.3      0    6      6   86.7      0   31     42       100.0      0    6      8
//	             low light    100.0      0   4      4    100.0      0    6      7  100.0      0   43     50       100.0      0    9     10
//	      hardly any light    100.0      0   7     20      6.7      0   10     24    0.0      0   54     74        93.3      0   11     24
//	                shadow    100.0      0   7     31    100.0      0   18     45  100.0      0  113    194       100.0      0   15     63
//	                 glare    100.0      0   5    148     80.0      0   15     44  100.0      0  127    193       100.0      0   10     29
//	            wide glare    100.0      0   3     15     86.7      0   12     39  100.0      0  120    341       100.0      0    9     60
//	          curled 12 px    100.0      0   5      9      0.0      0   10     26  100.0      0   69    104       100.0      0    7     18
//	          curled 24 px    100.0      0   3     10      0.0      0    9     19   40.0      0   67     87       100.0      0   13     21
//	          curled 40 px    100.0      0   3    124      0.0      0    6     11    0.0      0   36     65        60.0      0    6     13
//	              crumpled    100.0      0   3     13     13.3      0    6     14   46.7      0   38    105        73.3      0    6     15
//	         more crumpled     60.0      0  20    224      0.0      0    6     11   13.3      0   45    116        20.0      0    7     29
//	          thumb on 5 %    100.0      0   3      7     93.3      0    6     10  100.0      0   35     49       100.0      0    7     11
//	         thumb on 10 %    100.0      0   3      7     73.3      0    6     15   80.0      0   48    182        80.0      0    7     15
//	         small, 250 px    100.0      0   2      3     93.3      0    2      6  100.0      0   22     44       100.0      0    2      6
//	  modules of 2 to 3 px    100.0      0   2     45     46.7      0    2    106   86.7      0   20     57       100.0      0    2      9
//	modules of 1.5 to 2 px    100.0      0   2     10     20.0      0    2      5   26.7      0   15     29        73.3      0    2      6
//	              inverted    100.0      0   6      9      0.0      0    6      8    0.0      0   30     37       100.0      0    6     16
//	               several    100.0      0   7     14      0.0      0    9     15  100.0      0   54     77       100.0      0   13     33
//	                screen    100.0      0  13     15     26.7      0    8      9    6.7      0   43     58        13.3      0    8     21
//	         12 megapixels    100.0      0  25     37     80.0      0  111    171   46.7      0  603   1189       100.0      0  108    215
//	small on 12 megapixels    100.0      0  46    143     26.7      0  110    129   80.0      0  581    890       100.0      0  100    135
//	                 phone    100.0      0   3      6     53.3      0    6     11   66.7      0   44     49       100.0      0    7     15
//	             bad phone    100.0      0   4     85      0.0      0    6     10   33.3      0   36     44        80.0      0    7     12
//	           worse phone     26.7      0  69    135      0.0      0    6      7    0.0      0   38     45         0.0      0    6      8
//	               all 600     96.0      0   4    224     48.0      0    6    171   57.8      0   38   1189        83.8      0    7    215
//
// The classes that hardly anybody reads are there to tell readers apart. Vaxcert
// stops where its work is done, not after a time: pictures made to keep it busy
// (noise, sheets of symbols without data, sheets of finder patterns, up to 16
// megapixels) took it up to 285 ms of one core, and a street of 64 megapixels
// 310 (go test -run XXX -bench Scan ./qr has all but the last).
package main
