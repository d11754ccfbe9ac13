"""kill -9 of every process while people work: nothing confirmed is lost, nothing happens twice. Run by `make soak`."""
