//! Any bytes as a file of any format: rows or rejects, never a panic, and never more rows than bytes.
#![no_main]

use bazargah_domain::calendar::Millis;
use bazargah_server::import::{Format, file, rows};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let format = Format::ALL[usize::from(choice) % Format::ALL.len()];
    let Ok(input) = file::unpacked(std::io::Cursor::new(bytes.to_vec()), None) else { return };
    if let Ok(rows) = rows(format, input.reader, Millis::MAX) {
        assert!(rows.count() <= 20_000_000);
    }
});
