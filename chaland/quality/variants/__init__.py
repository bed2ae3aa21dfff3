"""Near-identical values of the file: found by a job, settled by people, shown one way by a rule of `customers`."""
