#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| smartq_fuzz::target("kept", bytes));
