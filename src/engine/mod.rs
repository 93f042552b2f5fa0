//! One replication as a sequence of events, and many of them in parallel.
