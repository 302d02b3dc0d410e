//! The integration tests, in one binary: the real client, worker, server and database together.
