//! The data folders of past releases open, migrate and verify for ever.
