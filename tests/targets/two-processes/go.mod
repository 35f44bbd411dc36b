module example.com/twoprocesses

go 1.19
