module chronik/compat

go 1.24
